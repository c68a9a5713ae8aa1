/** What stands beside an entry of a story: what a model said, where a region lies, which entries it rests on. */
import type { Result, Story, StoryEntry } from '../server/answers/ledger'
import type { OutOfUse } from '../server/answers/readings'
import type { Json } from '../server/answers/said'
import { cardWord } from '../server/cardWords'
import { clockToday, grouped, output, outputDigits, pointWritten } from '../server/format'
import { outOfUseWritten } from '../server/outOfUse'
import type { Language, Pair, Say } from '../words'

export type Telling = Pick<Story, 'entries' | 'results' | 'raised'>
export const alone: Telling = { entries: [], results: {}, raised: {} }

const sayIn = (language: Language): Say => (zh, en) => (language === 'zh' ? zh : en)

/** The number under which the ledger has an entry. */
export function entryWritten(number: number, language: Language): string {
  return sayIn(language)(`第 ${grouped(number)} 条`, `entry ${grouped(number)}`)
}

const columns: readonly Pair[] = [{ zh: '左', en: 'left' }, { zh: '中', en: 'middle' }, { zh: '右', en: 'right' }]
const rows: readonly Pair[] = [{ zh: '上', en: 'upper' }, { zh: '中', en: 'middle' }, { zh: '下', en: 'lower' }]

/** Where boxes lie that are covered together; an older program covered one. */
function placesWritten({ box, boxes }: StoryEntry['fields'], language: Language): string | null {
  const all = (Array.isArray(boxes) ? (boxes as readonly Json[]) : [box]).map((one) => placeWritten(one, language)).filter((one) => one !== null)
  return all.length === 0 ? null : all.join(sayIn(language)('、', ', '))
}

/** Where a box lies in the image, whichever side of the patient that is, in words and in shares of its width and height. */
export function placeWritten(box: Json | undefined, language: Language): string | null {
  const [left, top, width, height] = numbersOf(box)
  if (left === undefined || top === undefined || width === undefined || height === undefined) return null
  const third = (middle: number) => Math.min(2, Math.max(0, Math.floor(middle * 3)))
  const column = columns[third(left + width / 2)]?.[language] ?? ''
  const row = rows[third(top + height / 2)]?.[language] ?? ''
  const share = (from: number, long: number) => `${Math.round(from * 100)}–${Math.round((from + long) * 100)}\u00a0%`
  const where = `x ${share(left, width)}${sayIn(language)('，', ', ')}y ${share(top, height)}`
  if (language === 'zh') return `影像${column === row ? '正' : ''}${column === row ? '中' : column + row}部的区域（${where}）`
  return `a region in the ${column === row ? 'middle' : `${row} ${column}`} of the image (${where})`
}

/** What covering a region changed, beside what covering others did. */
export function coveredWritten(before: Json | undefined, after: Json | undefined, elsewhere: Json | undefined, language: Language): string | null {
  if (typeof before !== 'number' || typeof after !== 'number') return null
  const others = numbersOf(elsewhere)
  const digits = outputDigits([before, after, ...others], [before, after])
  const figure = (value: number) => output(value, digits)
  const spread = others.length === 0 ? '' : sayIn(language)(
    `（遮盖别处 ${others.length} 个同样大的区域：${figure(Math.min(...others))} 至 ${figure(Math.max(...others))}）`,
    ` (${others.length} equal regions covered elsewhere: ${figure(Math.min(...others))} to ${figure(Math.max(...others))})`,
  )
  return `p ${figure(before)} → p′ ${figure(after)}${spread}`
}

/** Of the places of a film that were covered by themselves the one that lowered the number most, and to what. */
function strongestOf(after: Json | undefined): { readonly box: Json; readonly after: number } | undefined {
  const rows = Array.isArray(after) ? (after as readonly Json[]).map(numbersOf) : []
  const all = rows.flatMap((row, down) => row.map((value, across) => ({ after: value, box: [across / row.length, down / rows.length, 1 / row.length, 1 / rows.length] })))
  return all.length === 0 ? undefined : all.reduce((least, one) => (one.after < least.after ? one : least))
}

/** On which side of its point a model came out, and of what: never a bare number. */
function stateWritten({ state, point, looks_for: finding }: Result, language: Language): string {
  const say = sayIn(language)
  const at = point === null ? '' : ` ${pointWritten(point)}`
  const word = cardWord(finding, language)
  return state === 'above'
    ? say(`高于工作点${at}，${word}`, `above the operating point${at}, ${word}`)
    : say(`低于工作点${at}，未提示${word.replace('（提示）', '')}`, `below the operating point${at}, no ${word.replace(' (suggested)', '')} suggested`)
}

/** What a model said as it read, with what it covered itself, and that AI raised the study by it. */
function resultWritten(id: string, { results, raised }: Telling, language: Language): string | null {
  const result = results[id]
  if (result === undefined) return null
  const say = sayIn(language)
  const { cover } = result
  const p = cover === null ? null : coveredWritten(cover.before, cover.after, cover.elsewhere, language)
  const up = raised[id]
  const at = (moment: string) => clockToday(moment, new Date())
  return [
    stateWritten(result, language),
    cover === null || p === null ? null : say(`遮盖它标出的${placeWritten(cover.box, language)}：${p}`, `with what it marked covered, ${placeWritten(cover.box, language)}: ${p}`),
    up === undefined ? null : say(
      `AI 据此在列表中提前此检查，自 ${at(up.since)}${up.until === null ? '' : `至 ${at(up.until)}`}，依 ${up.by} 于 ${at(up.chosen)} 的选择`,
      `by it AI raised the study in the list from ${at(up.since)}${up.until === null ? '' : ` to ${at(up.until)}`}, as ${up.by} chose at ${at(up.chosen)}`,
    ),
  ].filter((one) => one !== null).join(say('；', '; '))
}

/** Facts of an entry that stand elsewhere in its story. */
export function besideOf({ act, fields }: StoryEntry, story: Telling, language: Language): Readonly<Record<string, string | null>> {
  const shown = textsOf(fields['readings']).flatMap((id) => {
    const result = story.results[id]
    return result === undefined ? [] : [stateWritten(result, language)]
  })
  const least = strongestOf(fields['after'])
  const strongest = least !== undefined && typeof fields['before'] === 'number' && least.after < fields['before'] ? least : undefined
  return {
    said: act === 'result.shown' ? shown.join(sayIn(language)('；', '; ')) : typeof fields['reading'] === 'string' ? resultWritten(fields['reading'], story, language) : null,
    place: placesWritten(strongest === undefined ? fields : strongest, language),
    p: coveredWritten(fields['before'], strongest === undefined ? fields['after'] : strongest.after, fields['elsewhere'], language),
  }
}

/** How the models stood by whose results somebody decided, where they were out of use by then. */
export function goneThen({ fields }: StoryEntry, language: Language): string {
  const gone = fields['out_of_use']
  if (!Array.isArray(gone)) return ''
  const say = sayIn(language)
  return (gone as readonly (OutOfUse & { package: string; version: string })[]).map((one) => {
    const written = outOfUseWritten(one, say)
    return say(`；当时 ${one.package} ${one.version}：${written}`, `; by then, of ${one.package} ${one.version}: ${written.charAt(0).toLowerCase()}${written.slice(1)}`)
  }).join('')
}

/** The models of a story, each with who answers for it: as it read, or, where it stood stopped throughout, without reading. */
export function modelsOf(entries: Telling['entries']): readonly { readonly name: string; readonly responsible: string; readonly didRead: boolean }[] {
  const spoke = entries.filter(({ actor }) => actor.kind === 'model' && actor.responsible !== '')
  const didRead = ({ act }: StoryEntry) => act !== 'reading.stopped'
  const inOrder = [...spoke.filter((one) => !didRead(one)), ...spoke.filter(didRead)]
  return [...new Map(inOrder.map((one) => [`${one.actor.name} ${one.actor.version}`, one])).entries()]
    .map(([name, one]) => ({ name, responsible: one.actor.responsible, didRead: didRead(one) }))
}

/** The newest entry before another that is as wished. */
function before(entry: StoryEntry, { entries }: Telling, wished: (one: StoryEntry) => boolean): StoryEntry | undefined {
  return entries.filter((one) => one.number < entry.number && wished(one)).at(-1)
}

const viewed = ['opinion.', 'report.', 'cover.made', 'cover.map_made', 'result.', 'reading.asked', 'story.']

/** The permit, the activation or the opinion that gave a right, by its entry. */
export function rightBeside(entry: StoryEntry, story: Telling, language: Language): string | undefined {
  const say = sayIn(language)
  const { act, actor, fields } = entry
  const mine = (wanted: string) => before(entry, story, (one) => one.act === wanted && one.actor.id === actor.id)
  const read = act === 'cover.answered' || act === 'cover.map_answered' ? readingOf(entry, story) : entry
  if (read?.let_by != null) return say(`由 ${read.let_by.by} 启用，${entryWritten(read.let_by.number, language)}`, `let read by ${read.let_by.by}, ${entryWritten(read.let_by.number, language)}`)
  const opinion = act === 'result.shown' && fields['own_opinion'] === true ? mine('opinion.recorded') : undefined
  if (opinion !== undefined) return say(`本人意见，${entryWritten(opinion.number, language)}`, `own opinion, ${entryWritten(opinion.number, language)}`)
  const opened = viewed.some((begin) => act.startsWith(begin)) ? mine('study.opened') : undefined
  if (opened === undefined) return undefined
  const permit = say(`阅片许可，${entryWritten(opened.number, language)}`, `permit to view, ${entryWritten(opened.number, language)}`)
  return act.endsWith('signed') ? permit + say('；再次输入密码', '; password given again') : permit
}

/** What somebody or something went by, by its entries. */
export function groundsBeside(entry: StoryEntry, story: Telling, language: Language): string | undefined {
  const say = sayIn(language)
  const { act, actor, fields } = entry
  const of = (zh: string, en: string, one: StoryEntry | undefined) => (one === undefined ? [] : [say(`${entryWritten(one.number, language)}的${zh}`, `${en} of ${entryWritten(one.number, language)}`)])
  const same = (wanted: string) => before(entry, story, (one) => one.act === wanted && one.fields['revision'] === fields['revision'])
  const mine = (wanted: readonly string[]) => before(entry, story, (one) => wanted.includes(one.act) && one.actor.id === actor.id)
  const results = () => textsOf(fields['readings']).flatMap((id) => {
    const read = before(entry, story, (one) => one.fields['reading'] === id)
    return of(`结果（${modelOf(read)}）`, `result (${modelOf(read)})`, read)
  })
  const found = act.startsWith('reading.') && 'reading' in fields ? [...of('质量判定', 'verdict of the checks', same('study.cleared')), ...of('停用', 'stop', act === 'reading.stopped' ? before(entry, story, (one) => stops(one, modelOf(entry))) : undefined)]
    : act === 'study.cleared' || act === 'study.quarantined' || act === 'opinion.recorded' ? of('影像', 'images', fields['revision'] === undefined ? undefined : same('study.arrived'))
    : act === 'result.shown' ? results()
    : act === 'cover.made' || act === 'cover.map_made' ? of(`结果（${modelOf(entry)}）`, `result (${modelOf(entry)})`, readingOf(entry, story))
    : act === 'cover.answered' ? of('请求', 'question', before(entry, story, (one) => one.act === 'cover.made' && JSON.stringify(one.fields['boxes']) === JSON.stringify(fields['boxes'])))
    : act === 'cover.map_answered' ? of('请求', 'question', before(entry, story, (one) => one.act === 'cover.map_made' && one.fields['sop'] === fields['sop'] && modelOf(one) === modelOf(entry)))
    : act === 'report.signed' ? [...of('本人意见', 'own opinion', mine(['opinion.recorded'])), ...results(), ...of('报告', 'report', before(entry, story, (one) => one.act.startsWith('report.') && one.fields['version'] === fields['version']))]
    : act === 'report.kept' || act === 'report.decided' ? [...of('本人意见', 'own opinion', mine(['opinion.recorded'])), ...results()]
    : []
  return found.length === 0 ? undefined : found.join(say('；', '; '))
}

/** An entry stopped a model: by its name, or with all that its maker has signed. */
function stops(entry: StoryEntry, model: string): boolean {
  const { act, fields } = entry
  return (act === 'package.stopped' && modelOf(entry) === model) || (act === 'key.distrusted' && textsOf(fields['stopped']).includes(model))
}

function readingOf(entry: StoryEntry, story: Telling): StoryEntry | undefined {
  return before(entry, story, (one) => one.act === 'reading.recorded' && modelOf(one) === modelOf(entry) && one.fields['sop'] === entry.fields['sop'])
}

function modelOf(entry: StoryEntry | undefined): string {
  return textsOf([entry?.fields['package'] ?? null, entry?.fields['version'] ?? null]).join(' ')
}

function numbersOf(list: Json | undefined): readonly number[] {
  return Array.isArray(list) ? (list as readonly Json[]).filter((one) => typeof one === 'number') : []
}

function textsOf(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? (list as readonly Json[]).filter((one) => typeof one === 'string') : []
}
