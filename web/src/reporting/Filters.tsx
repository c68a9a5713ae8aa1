import { Button, Checkbox, Kbd, TextInput } from '@mantine/core'
import { IconRefresh, IconSearch } from '@tabler/icons-react'
import { type RefObject, useEffect, useState } from 'react'
import type { Worklist } from '../server/answers/studies'
import { useLanguage } from '../language'
import { Choose } from '../parts/Choose'
import { grouped } from '../server/format'
import { sourceWords } from '../server/sources'
import { days, faultOf, isDay, rangeFrom, rangeOf } from './days'
import { type View, views } from './views'

interface Props {
  search: RefObject<HTMLInputElement | null>
  view: View
  turnView: (view: View) => void
  q: string
  modality: string
  source: string
  free: boolean
  came: string
  turn: (changes: Readonly<Record<string, string>>) => void
  sources: readonly string[]
  modalities: readonly string[]
  /** What the server sent for the view at hand; views over the same answer show how many they hold. */
  counted: Worklist | undefined
  fresh: number
  stirred: boolean
  takeIn: () => void
  /** Chooses files to import; absent for who may not. */
  bring: (() => void) | undefined
}

/** Views, search and filters over the list; each but the search stands in the address. */
export function Filters({ search, view, turnView, q, modality, source, free, came, turn, sources, modalities, counted, fresh, stirred, takeIn, bring }: Props) {
  const { say, word, language } = useLanguage()
  const range = rangeOf(came)
  const kinds = modality === '' || modalities.includes(modality) ? modalities : [...modalities, modality]
  const count = (one: View) => {
    if (counted === undefined || one.asks !== view.asks) return undefined
    const { items, total } = counted
    if (one.holds === undefined) return grouped(total)
    const held = grouped(items.filter(one.holds).length)
    // What was not listed was not looked at: there may be more of these.
    return total > items.length ? `${held}+` : held
  }
  return (
    <div className="list-head">
      <h1 className="hidden">{say('工作列表', 'Worklist')}</h1>
      <div className="views" role="group" aria-label={say('视图', 'Views')}>
        {views.map((one) => (
          <button key={one.id} type="button" aria-pressed={one.id === view.id} onClick={() => turnView(one)}>
            {word(one)}
            {count(one) === undefined ? null : <span className="nav-count">{count(one)}</span>}
          </button>
        ))}
        <span className="news" role="status">
          {fresh === 0 && !stirred ? null : (
            <Button variant="default" size="compact-sm" leftSection={<IconRefresh size={14} aria-hidden="true" />} rightSection={<Kbd size="xs">R</Kbd>} onClick={takeIn}>
              {fresh > 0 ? say(`${fresh} 项新到`, `${fresh} new`) : say('顺序已变', 'Order has changed')}
            </Button>
          )}
        </span>
      </div>
      <div className="filters">
        <SearchField key={view.id} search={search} q={q} ask={(text) => turn({ q: text, study: '' })} />
        <Choose
          aria-label={say('设备类型', 'Modality')}
          data={[{ value: '', label: say('所有类型', 'All modalities') }, ...kinds.map((one) => ({ value: one, label: one }))]}
          value={modality}
          onChange={(event) => turn({ modality: event.currentTarget.value, study: '' })}
          w={150}
        />
        <Choose
          aria-label={say('来源', 'Source')}
          data={[{ value: '', label: say('所有来源', 'All sources') }, ...sources.filter((one) => one !== '').map((one) => ({ value: one, label: sourceWords(one, language) }))]}
          value={source}
          onChange={(event) => turn({ source: event.currentTarget.value, study: '' })}
          w={170}
        />
        <Choose
          aria-label={say('收到日期', 'Day of arrival')}
          data={[...Object.entries(days).map(([value, one]) => ({ value, label: word(one) })), { value: rangeFrom('', ''), label: say('从…至…', 'From … to …') }]}
          value={range === undefined ? came : rangeFrom('', '')}
          onChange={(event) => turn({ came: event.currentTarget.value, study: '' })}
          w={150}
        />
        {range?.map((text, place) => (
          <DayField
            key={place}
            label={place === 0 ? say('从哪天', 'First day') : say('至哪天', 'Last day')}
            day={text}
            first={place === 0 ? undefined : range[0]}
            change={(one) => turn({ came: rangeFrom(...(place === 0 ? [one, range[1] ?? ''] as const : [range[0] ?? '', one] as const)), study: '' })}
          />
        ))}
        <Checkbox
          size="sm"
          label={say('只看无人在看的', 'Not in hand only')}
          checked={free}
          onChange={(event) => turn({ free: event.currentTarget.checked ? 'yes' : '', study: '' })}
        />
        {bring === undefined ? null : <Button className="filters-end" variant="default" onClick={bring}>{say('导入…', 'Import…')}</Button>}
      </div>
    </div>
  )
}

const dayLength = 10

/** A day as the house writes it; it is asked for once it is whole. What is wrong with it is said when it was typed to its end. */
function DayField({ label, day, first, change }: { label: string; day: string; first: string | undefined; change: (day: string) => void }) {
  const { word } = useLanguage()
  const [text, setText] = useState(day)
  const [asked, setAsked] = useState(day)
  const [ended, setEnded] = useState(false)
  if (day !== asked) {
    // By the browser's Back, or by what was typed here.
    setAsked(day)
    setText(day)
  }
  const fault = faultOf(text, first)
  const told = fault !== undefined && (ended || text.length >= dayLength)
  return (
    <TextInput
      aria-label={label}
      placeholder="2026-11-25"
      w={told ? 240 : 110}
      value={text}
      error={told ? word(fault) : fault !== undefined}
      onBlur={() => setEnded(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') setEnded(true)
      }}
      onChange={(event) => {
        const typed = event.currentTarget.value.trim()
        setText(typed)
        setEnded(false)
        if (isDay(typed)) change(typed)
      }}
    />
  )
}

const pauseMs = 250

/** Asks when the typing rests. The text stays in the field whatever the server answers. */
function SearchField({ search, q, ask }: { search: RefObject<HTMLInputElement | null>; q: string; ask: (text: string) => void }) {
  const { say } = useLanguage()
  const [text, setText] = useState(q)
  const [asked, setAsked] = useState(q)
  if (q !== asked) {
    setAsked(q)
    if (q !== text.trim()) setText(q)
  }
  useEffect(() => {
    if (text.trim() === q) return
    const timer = window.setTimeout(() => ask(text.trim()), pauseMs)
    return () => window.clearTimeout(timer)
  }, [text, q, ask])
  return (
    <TextInput
      ref={search}
      className="grow"
      aria-label={say('搜索姓名、拼音、患者号、检查号', 'Search name, pinyin, patient ID, accession')}
      placeholder={say('姓名、拼音、患者号、检查号', 'Name, pinyin, patient ID, accession')}
      leftSection={<IconSearch size={15} aria-hidden="true" />}
      rightSection={<Kbd size="xs">/</Kbd>}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
        if (event.key === 'Enter') {
          ask(text.trim())
          event.currentTarget.blur()
        }
      }}
    />
  )
}
