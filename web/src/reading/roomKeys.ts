/** Every key of the reading room and what it does. */
import { useLocation } from 'wouter'
import type { RefObject } from 'react'
import { placeInQueue } from '../server/queue'
import type { StudyView } from '../server/answers/studies'
import { ctPresets } from '../geometry/presets'
import type { Point } from '../geometry/coordinates'
import { useLanguage } from '../language'
import { choices } from '../parts/DecisionBar'
import type { KeyLine } from '../parts/KeysDialog'
import { freshMark, nudged } from '../viewer/drawing'
import type { Film } from '../viewer/film'
import type { MarkChange, Marks } from '../viewer/marks'
import type { ToolId } from '../viewer/tools/tool'
import { tools } from '../viewer/tools/tools'
import type { View } from '../viewer/view'
import { pathOf } from './CaseLead'
import { type Bindings, useKeys } from '../parts/keys'
import { findingCodes } from './OpinionForm'
import { hasPresets } from './StackBar'
import { nextMap, placesInHand, readingInHand } from './standing'
import type { CoverDesk } from './useCover'
import type { OcclusionDesk } from './useOcclusion'
import type { OpinionDesk } from './useOpinion'
import type { ReportDesk } from './useReport'
import type { TurnDesk } from './useTurn'

interface RoomState {
  readonly study: StudyView
  readonly turn: TurnDesk
  readonly film: Film | undefined
  readonly view: View
  readonly marks: Marks
  readonly changeMarks: (change: MarkChange) => void
  readonly toolId: ToolId
  readonly setToolId: (tool: ToolId) => void
  readonly map: string | undefined
  readonly setMap: (reading: string | undefined) => void
  readonly cover: CoverDesk
  readonly places: OcclusionDesk
  readonly opinion: OpinionDesk
  readonly report: ReportDesk
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly sign: () => void
  readonly showKeys: () => void
}

const letters: Readonly<Record<string, ToolId>> = { W: 'window', Z: 'zoom', P: 'pan', L: 'length', A: 'angle', B: 'box' }
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 },
}

export function useRoomKeys(room: RoomState, active: boolean): void {
  const [, go] = useLocation()
  const { previous, next } = placeInQueue(room.study.uid)
  const walk = (uid: string | undefined) => {
    if (uid !== undefined) go(pathOf(uid))
  }
  useKeys(
    {
      ...filmKeys(room),
      ...(room.turn.given ? resultKeys(room) : opinionKeys(room)),
      N: () => walk(next),
      'Shift+N': () => walk(previous),
      H: () => go(`/studies/${encodeURIComponent(room.study.uid)}/story`),
      '?': room.showKeys,
    },
    active,
  )
}

/** Tools by letter; arrows turn slices or move the chosen mark; Shift with an arrow works the tool or stretches the mark. */
function filmKeys(room: RoomState): Bindings {
  const { film, marks, changeMarks, toolId } = room
  const bindings: Record<string, (event: KeyboardEvent) => void> = {}
  for (const [letter, tool] of Object.entries(letters)) bindings[letter] = () => room.setToolId(tool)
  for (const [name, by] of Object.entries(arrows)) {
    bindings[name] = () => arrow(room, by)
    bindings[`Shift+${name}`] = () => shiftArrow(room, by)
  }
  const chosen = marks.chosen
  const take = tools[toolId]
  return {
    ...bindings,
    I: () => film?.invert(),
    X: () => film?.reset(),
    '+': () => film?.zoomBy(1.1),
    '=': () => film?.zoomBy(1.1),
    '-': () => film?.zoomBy(1 / 1.1),
    Home: () => void film?.turnTo(0),
    End: () => void film?.turnTo(film.length - 1),
    PageUp: () => film?.turnBy(-10),
    PageDown: () => film?.turnBy(10),
    Enter: () => {
      const change = film === undefined || take.does !== 'mark' ? undefined : freshMark(film, take)
      if (change !== undefined) changeMarks(change)
    },
    Delete: () => {
      if (chosen !== undefined) changeMarks({ do: 'remove', id: chosen })
    },
    Escape: (event) => {
      if (event.target instanceof HTMLElement && event.target !== document.body) event.target.blur()
      if (chosen !== undefined) changeMarks({ do: 'choose', id: undefined })
    },
    ...(hasPresets(room.view.drawn?.modality ?? '')
      ? Object.fromEntries(ctPresets.map((preset, index) => [`Shift+${index + 1}`, () => film?.setWindow(preset)]))
      : {}),
  }
}

function arrow({ film, marks, changeMarks }: RoomState, by: Point): void {
  if (film === undefined) return
  const mark = marks.list.find((one) => one.id === marks.chosen)
  const change = mark === undefined ? undefined : nudged(film, mark, by, false)
  if (change !== undefined) changeMarks(change)
  else film.turnBy(by.x + by.y)
}

function shiftArrow({ film, marks, changeMarks, toolId }: RoomState, by: Point): void {
  if (film === undefined) return
  const mark = marks.list.find((one) => one.id === marks.chosen)
  const change = mark === undefined ? undefined : nudged(film, mark, by, true)
  const tool = tools[toolId]
  if (change !== undefined) changeMarks(change)
  else if (tool.does === 'view') tool.nudge(film, by)
}

function opinionKeys({ opinion }: RoomState): Bindings {
  const numbered = opinion.chest ? findingCodes : []
  return {
    '0': () => opinion.judge('none'),
    '9': () => opinion.judge('cannot'),
    '7': () => opinion.surer(-1),
    '8': () => opinion.surer(1),
    ...(opinion.chest ? {} : { '1': () => opinion.judge('finding') }),
    ...Object.fromEntries(numbered.map((finding, index) => [String(index + 1), () => opinion.toggle(finding)])),
    'Ctrl+Enter': () => opinion.record(),
  }
}

function resultKeys({ study, map, setMap, cover, places, report, field, sign }: RoomState): Bindings {
  const inHand = readingInHand(study, map ?? places.on)
  const covered = placesInHand(study, map ?? places.on)
  const signed = study.report.state === 'signed'
  return {
    ...(map !== undefined || nextMap(study, map) !== undefined ? { M: () => setMap(nextMap(study, map)) } : {}),
    ...(covered !== undefined ? { O: () => places.turn(covered, places.on === undefined) } : {}),
    ...(inHand !== undefined ? { C: () => cover.turn(inHand, cover.covered === undefined) } : {}),
    ...(inHand !== undefined && !signed ? Object.fromEntries(choices.map((choice, index) => [String(index + 1), () => report.decide(choice)])) : {}),
    E: () => writeOn(field.current),
    ...(signed ? {} : { 'Ctrl+Enter': sign, 'Ctrl+S': () => void report.keep() }),
  }
}

/** Goes on after the words that stand in a field: what a colleague kept is not written into from the front. */
export function writeOn(field: Pick<HTMLTextAreaElement, 'value' | 'focus' | 'setSelectionRange'> | null): void {
  field?.focus()
  field?.setSelectionRange(field.value.length, field.value.length)
}

export function useKeyLines(modality: string): readonly KeyLine[] {
  const { say } = useLanguage()
  return [
    { keys: ['W', 'Z', 'P'], does: say('窗、缩放、平移', 'window, zoom, pan') },
    { keys: ['I', 'X'], does: say('反相、复位', 'invert, reset') },
    { keys: ['L', 'A', 'B'], does: say('长度、角度、标记框', 'length, angle, box') },
    { keys: ['Enter'], does: say('在中间画出所选的标记', 'draw the chosen mark in the middle') },
    { keys: ['←', '→', '↑', '↓'], does: say('翻层；选中标记时移动它', 'turn slices; move a chosen mark') },
    { keys: ['Shift', '←…↓'], does: say('用手中的工具；选中标记时拉伸它', 'work the tool in hand; stretch a chosen mark') },
    { keys: ['+', '−'], does: say('放大、缩小', 'larger, smaller') },
    { keys: ['Delete'], does: say('删除选中的标记', 'remove the chosen mark') },
    { keys: ['Home', 'End', 'PgUp', 'PgDn'], does: say('首层、末层、前后 10 层', 'first, last, 10 back or on') },
    ...(hasPresets(modality) ? [{ keys: ['⇧1', '…', '⇧6'], does: say('窗：肺、纵隔、骨、肝、脑、卒中', 'windows: lung, soft, bone, liver, brain, stroke') }] : []),
    { keys: ['0', '1…6', '9'], does: say('意见：无、发现、无法判断', 'opinion: none, findings, cannot judge') },
    { keys: ['7', '8'], does: say('意见的把握：减、增', 'how sure of it: less, more') },
    { keys: ['Ctrl Enter'], does: say('记录意见；之后为签名', 'record the opinion; later, sign') },
    { keys: ['M', 'C'], does: say('图；遮盖再读', 'map; cover and read again') },
    { keys: ['O'], does: say('逐处遮盖再读', 'cover each place and read again') },
    { keys: ['1', '2', '3'], does: say('采纳、修改、不采纳；再按一次收回', 'accept, amend, reject; again takes it back') },
    { keys: ['E', 'Ctrl S'], does: say('写报告、暂存', 'write the report, keep it') },
    { keys: ['N', '⇧N'], does: say('下一项、上一项', 'next, previous study') },
    { keys: ['H'], does: say('来历', 'story') },
    { keys: ['Esc'], does: say('离开输入框，放开标记', 'leave a field, let go of a mark') },
  ]
}
