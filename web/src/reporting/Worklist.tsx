import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { api } from '../server/api'
import { grouped } from '../server/format'
import { ServerProblem } from '../parts/problems'
import { explainProblem } from '../server/reasons'
import { rememberQueue } from '../server/queue'
import { usePerson } from '../server/session'
import type { WorklistItem } from '../server/answers/studies'
import { Waiting } from '../parts/Waiting'
import { useLanguage } from '../language'
import { KeyFoot, type KeyLine, KeysDialog, linesEverywhere } from '../parts/KeysDialog'
import { useKeys } from '../parts/keys'
import { Shell } from '../parts/Shell'
import { Detail } from './Detail'
import { Filters } from './Filters'
import { ImportPart } from './ImportPart'
import { NothingFound } from './NothingFound'
import { rightsOf } from './rights'
import { Rows } from './Rows'
import { useSought } from './useSought'
import { useSteadyRows } from './useSteadyRows'
import { boundsOf } from './days'
import { isStep, type View, viewOf, views } from './views'
import './worklist.css'

interface Question {
  readonly view: View
  readonly q: string
  readonly modality: string
  readonly source: string
  /** Studies that somebody else has in hand are left out. */
  readonly free: boolean
  /** On which days they came. */
  readonly came: string
}

function fits(item: WorklistItem, { view, free }: Question): boolean {
  const taken = item.holder !== null && !item.holder.mine
  return (view.holds?.(item) ?? true) && !(free && taken)
}

/** Which study next, and why that one. */
export function Worklist() {
  const { say, language } = useLanguage()
  const [, go] = useLocation()
  const [address, setAddress] = useSearchParams()
  const [keysShown, setKeysShown] = useState(false)
  const [detailShown, setDetailShown] = useState(true)
  const search = useRef<HTMLInputElement>(null)
  const choosingRef = useRef<(() => void) | null>(null)
  useEffect(() => {
    // Whoever came by Ctrl K from another page came to search.
    if (window.history.state === 'search') search.current?.focus()
  }, [])
  const rights = rightsOf(usePerson().roles)
  const [q, seek] = useSought()
  const question: Question = {
    view: viewOf(address.get('view')),
    q,
    modality: address.get('modality') ?? '',
    source: address.get('source') ?? '',
    free: address.get('free') === 'yes',
    came: address.get('came') ?? '',
  }
  const { asks } = question.view
  const came = boundsOf(question.came, new Date())
  const list = useQuery({
    queryKey: ['worklist', asks, question.q, question.modality, question.source, ...(question.came === '' ? [] : [came])],
    queryFn: ({ signal }) => api.worklist({ view: asks, words: question.q, modality: question.modality, source: question.source, ...came }, signal),
  })
  const items = list.data?.items.filter((item) => fits(item, question))
  const steady = useSteadyRows([question.view.id, question.q, question.modality, question.source, question.free, question.came].join('\n'), items, list.data?.items)
  const { rows } = steady
  const chosenIndex = Math.max(0, rows.findIndex((row) => row.item.uid === address.get('study')))
  const chosen = rows[chosenIndex]?.item

  // Who chooses a study moves within a page; each other change is a step that the browser's Back takes back.
  const turn = ({ q: words, ...changes }: Readonly<Record<string, string>>) => {
    if (words !== undefined) seek(words)
    setAddress(
      (now) => {
        const next = new URLSearchParams(now)
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') next.delete(name)
          else next.set(name, value)
        }
        return next
      },
      { replace: !isStep(address, changes) },
    )
  }
  const choose = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (row !== undefined) turn({ study: row.item.uid })
  }
  const open = (item: WorklistItem | undefined) => {
    if (item === undefined) return
    rememberQueue(rows.map((row) => row.item.uid))
    go(`/studies/${encodeURIComponent(item.uid)}/read`)
  }
  const story = () => {
    if (chosen !== undefined) go(`/studies/${encodeURIComponent(chosen.uid)}/story`)
  }
  const client = useQueryClient()
  const urge = useMutation({
    mutationFn: (item: WorklistItem) => api.markUrgent(item.uid, !item.urgent),
    onSuccess: () => client.invalidateQueries({ queryKey: ['worklist'] }),
  })
  const turnView = (view: View) => turn({ view: view.id, study: '' })
  const down = () => choose(chosenIndex + 1)
  const up = () => choose(chosenIndex - 1)
  const seekWords = () => search.current?.focus()
  useKeys(
    {
      J: down,
      ArrowDown: down,
      K: up,
      ArrowUp: up,
      Enter: () => open(chosen),
      ' ': () => setDetailShown((now) => !now),
      H: story,
      U: () => {
        if (rights.urge && chosen !== undefined) urge.mutate(chosen)
      },
      Q: () => go('/quality/quarantine'),
      R: steady.takeIn,
      '/': seekWords,
      'Ctrl+K': seekWords,
      '?': () => setKeysShown(true),
      ...Object.fromEntries(views.map((view, index) => [index + 1, () => turnView(view)])),
    },
    !keysShown,
  )
  const lines = keyLines(say, rights.urge)
  return (
    <Shell room="worklist" title={say('工作列表', 'Worklist')}>
      <Filters
        search={search}
        turnView={turnView}
        {...question}
        turn={turn}
        sources={list.data?.sources ?? []}
        modalities={list.data?.modalities ?? []}
        counted={list.data}
        fresh={steady.fresh}
        stirred={steady.stirred}
        takeIn={steady.takeIn}
        bring={rights.bring ? () => choosingRef.current?.() : undefined}
      />
      {urge.error === null ? null : <p className="list-refused" role="alert">{explainProblem(urge.error, language)}</p>}
      {list.data === undefined ? null : <LeftOut shown={list.data.items.length} total={list.data.total} />}
      {list.isPending ? <Waiting /> : null}
      {list.error !== null && list.data === undefined ? (
        <ServerProblem problem={list.error} title={say('列表没有读出来', 'The list could not be read')} again={() => void list.refetch()} />
      ) : null}
      {items?.length === 0 && rows.length === 0 ? <NothingFound {...question} turn={turn} /> : null}
      {rows.length === 0 || list.data === undefined ? null : (
        <div className="list-body">
          <Rows rows={rows} chosen={chosenIndex} choose={choose} open={open} askedAt={list.dataUpdatedAt} />
          {detailShown && chosen !== undefined ? (
            <Detail item={chosen} open={() => open(chosen)} urge={rights.urge ? () => urge.mutate(chosen) : undefined} capHours={list.data.cap_hours} triage={list.data.triage} />
          ) : null}
        </div>
      )}
      <ImportPart choosingRef={choosingRef} may={rights.bring} mayStateAges={rights.stateAges} />
      <KeyFoot lines={lines.filter((line) => line.foot)} />
      <KeysDialog opened={keysShown} close={() => setKeysShown(false)} lines={lines} />
    </Shell>
  )
}

/** A list that ends says so: what it does not show is found by asking more narrowly. */
function LeftOut({ shown, total }: { shown: number; total: number }) {
  const { say } = useLanguage()
  if (total <= shown) return null
  return (
    <p className="list-left-out" role="note">
      {say(
        `共 ${grouped(total)} 项，这里是排在最前的 ${shown} 项；其余 ${grouped(total - shown)} 项未列出。搜索、类型、来源和日期在全部检查中查找。`,
        `${grouped(total)} studies; here are the first ${shown} in order, and ${grouped(total - shown)} more that ${total - shown === 1 ? 'is' : 'are'} not listed. Search, modality, source and days look through all of them.`,
      )}
    </p>
  )
}

function keyLines(say: (zh: string, en: string) => string, mayUrge: boolean): readonly (KeyLine & { readonly foot: boolean })[] {
  return [
    { keys: ['J', 'K'], does: say('上下', 'move'), foot: true },
    { keys: ['Enter'], does: say('打开', 'open'), foot: true },
    { keys: ['/'], does: say('搜索', 'search'), foot: true },
    { keys: ['1', '…', String(views.length)], does: say('视图', 'view'), foot: true },
    { keys: ['R'], does: say('显示新到', 'show new'), foot: true },
    ...(mayUrge ? [{ keys: ['U'], does: say('加急', 'urgent'), foot: true }] : []),
    { keys: ['H'], does: say('来历', 'story'), foot: true },
    { keys: ['Space'], does: say('详情', 'detail'), foot: false },
    { keys: ['Q'], does: say('质量', 'quality'), foot: false },
    ...linesEverywhere(say).map((line) => ({ ...line, foot: line.keys[0] === '?' })),
  ]
}
