import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Problem } from '../server/api'
import { manifests } from '../server/manifests'
import { oversight } from '../server/oversight'
import { usePerson } from '../server/session'
import { day } from '../server/format'
import type { How, Kind, Labelling, TableLine, Wanted } from '../server/answers/manifests'
import { useLanguage } from '../language'
import { Choose } from '../parts/Choose'
import { FileField } from '../parts/FileField'
import { Banner } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { Shell } from '../parts/Shell'
import { Waiting } from '../parts/Waiting'
import { actions, type Pair, type Say } from '../words'
import { forget, keep, kept } from './kept'
import { whyRefused } from './manifestReasons'
import { hows, labellings } from './sets'
import { blank, columnsOf, lacksColumn, meaningsOf, type Missing, missingOf, neededOf, wantedOf, type Written } from './wanted'
import './learning.css'

/** Make a data set: of what, what its columns say, who is in which set, and the margin, which is fixed now. */
export default function NewManifest() {
  const { say, language } = useLanguage()
  // Asked once: an answer that comes anew, or fails anew, would take the form and what is typed in it away.
  const tables = useQuery({ queryKey: ['tables of labels'], queryFn: ({ signal }) => manifests.tables(signal), retry: false, staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false })
  // A site whose data folder nobody has named makes data sets of its archive all the same.
  const unnamed = tables.error instanceof Problem && tables.error.reason === 'no_films_folder'
  const title = say('制作数据集', 'Make a data set')
  return (
    <Shell room="models" title={title}>
      <div className="page narrow">
        <div className="page-head">
          <div>
            <p className="second"><Link to="/models">{say('模型', 'Models')}</Link> / <Link to="/manifests">{say('数据集', 'Data sets')}</Link></p>
            <h1>{title}</h1>
          </div>
        </div>
        {tables.isPending ? <Waiting /> : null}
        {tables.error === null ? null : unnamed ? <Banner>{whyRefused(tables.error, language)}</Banner> : <ServerProblem problem={tables.error} title={say('标签表没有列出来', 'The tables could not be listed')} again={() => void tables.refetch()} />}
        {tables.data === undefined && !unnamed ? null : <Form tables={tables.data?.items ?? []} more={tables.data?.more ?? 0} />}
      </div>
    </Shell>
  )
}

function Form({ tables, more }: { tables: readonly TableLine[]; more: number }) {
  const { say, word, language } = useLanguage()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { id: person } = usePerson()
  const fresh: Written = { ...blank, ...(tables.length === 0 ? { kind: 'archive', how: 'seeded' } : {}) }
  const [before, setBefore] = useState(() => kept(person))
  const [written, setWritten] = useState<Written>(before?.written ?? fresh)
  const [asked, setAsked] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const change = (more: Partial<Written>) => setWritten({ ...written, ...more })
  const making = useMutation({
    mutationFn: (wanted: Wanted) => manifests.make(wanted),
    onSuccess: ({ making: { since } }) => {
      keep(person, since, written)
      void client.invalidateQueries({ queryKey: ['manifests'] })
      go('/manifests')
    },
  })
  const columns = written.kind === 'archive' ? columnsOf(written.text) : tables.find((one) => one.table === written.table)?.columns ?? []
  const missing = asked > 0 ? missingOf(written, columns) : []
  const lacks: PartProps['lacks'] = (...fields) => {
    const one = fields.find((field) => missing.includes(field))
    return one === undefined ? undefined : sayMissing(one, say)
  }
  const part = { written, change, lacks }
  // Who asked goes on at the first field that is not right.
  useEffect(() => {
    if (asked > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')?.focus()
  }, [asked])
  return (
    <form
      ref={form}
      className="wanted"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(asked + 1)
        if (missingOf(written, columns).length === 0) making.mutate(wantedOf(written))
      }}
    >
      {before === undefined ? null : (
        <p className="kept-form">
          {say('这是上次填写的，当时没有做成；标签表若来自这台电脑，请重新选择。', 'This is what was filled in before, when nothing was made; a table from this computer is chosen anew. ')}
          <Button type="button" variant="default" size="compact-sm" ml={8} onClick={() => {
            forget(person)
            setBefore(undefined)
            setWritten(fresh)
            setAsked(0)
          }}>{say('从空白开始', 'Begin with an empty form')}</Button>
        </p>
      )}
      <Of {...part} tables={tables} more={more} columns={columns} />
      <Divide {...part} />
      <Judge {...part} />
      <p className="second">{say('先看每一幅影像，再划分并封存：影像多时要几分钟，您可以离开这一页。您的姓名写入账本。', 'Every image is looked at, then they are divided and the test labels sealed: with many images that takes minutes, and you may leave the page. Your name goes into the ledger.')}</p>
      {missing.length === 0 ? null : <p className="entry-error" role="alert">{say('还有要填写或改正的：已在各处标明。', 'Not all fields are right yet: each says what it wants.')}</p>}
      {making.error === null ? null : <p className="entry-error" role="alert">{whyRefused(making.error, language)}</p>}
      <div className="sign-actions">
        <Button type="button" variant="default" onClick={() => go('/manifests')}>{word(actions.cancel)}</Button>
        <Button type="submit" disabled={making.isPending}>{say('制作数据集', 'Make the data set')}</Button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly written: Written
  readonly change: (more: Partial<Written>) => void
  /** What is said at a field, where it is missing or no such thing. */
  readonly lacks: (...fields: readonly Missing[]) => string | undefined
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <fieldset className="wanted-part"><legend>{title}</legend><div className="letter">{children}</div></fieldset>
}

function Of({ tables, more, columns, ...part }: PartProps & { tables: readonly TableLine[]; more: number; columns: readonly string[] }) {
  const { written, change, lacks } = part
  const { say } = useLanguage()
  const archive = written.kind === 'archive'
  return (
    <Part title={say('影像与标签', 'Images and labels')}>
      <Choose
        label={say('来自', 'Made of')}
        data={[{ value: 'table', label: say('数据文件夹里的文件', 'files in the data folder') }, { value: 'archive', label: say('本院归档里的检查', 'studies of the archive') }]}
        value={written.kind}
        onChange={(event) => {
          const kind: Kind = event.currentTarget.value === 'archive' ? 'archive' : 'table'
          change({ kind, how: kind === 'archive' ? 'seeded' : 'lowest', labelling: 'one', columns: {}, file: '', text: '' })
        }}
      />
      <TextInput label={say('名称', 'Name')} error={lacks('name')} value={written.name} onChange={(event) => change({ name: event.currentTarget.value })} />
      {archive ? <OfArchive {...part} /> : <OfFiles {...part} tables={tables} more={more} />}
      <Labels {...part} />
      {columns.length === 0 ? null : <Columns {...part} columns={columns} />}
      <Textarea className="whole" label={say('不采用的行：每行一个“列=值”；同一患者的其他行也不采用（可空）', 'Leave out rows, a line each as column=value; all others of their patients go too (may be empty)')} minRows={1} autosize error={lacks('leave_out')} value={written.leaveOut} onChange={(event) => change({ leaveOut: event.currentTarget.value })} />
    </Part>
  )
}

function OfFiles({ written, change, lacks, tables, more }: PartProps & { tables: readonly TableLine[]; more: number }) {
  const { say } = useLanguage()
  return (
    <>
      <Choose
        label={say('标签表（CSV）：在数据文件夹或其下两层', 'Table of labels (CSV): in the data folder, or up to two folders down')}
        description={more === 0 ? undefined : say(`另有 ${more} 个没有列出：请把标签表放到更前的名称。`, `${more} more are not listed: give the table a name that comes earlier.`)}
        data={[{ value: '', label: tables.length === 0 ? say('数据文件夹里没有', 'none lies in the data folder') : say('请选择', 'Choose one') }, ...tables.map((one) => ({ value: one.table, label: one.table }))]}
        error={lacks('table')}
        value={written.table}
        onChange={(event) => change({ table: event.currentTarget.value, columns: {} })}
      />
      <TextInput label={say('路径相对于（空：标签表的文件夹）', 'Paths are relative to (empty: the folder of the table)')} value={written.root} onChange={(event) => change({ root: event.currentTarget.value })} />
    </>
  )
}

function OfArchive({ written, change, lacks }: PartProps) {
  const { say, language } = useLanguage()
  const approvals = useQuery({ queryKey: ['approvals'], queryFn: ({ signal }) => oversight.approvals(signal) })
  const holding = approvals.data?.items.filter((one) => one.state === 'holds')
  return (
    <>
      <FileField
        label={say('标签表（CSV）：每行一个检查，列 study 与 label', 'Table of labels (CSV): a row a study, columns study and label')}
        name={written.file === '' ? undefined : written.file}
        accept=".csv,text/csv"
        first={false}
        read={(text, file) => change({ text, file, columns: {} })}
        error={lacks('table', 'utf8')}
      />
      <Choose
        label={say('批准', 'Approval')}
        data={[{ value: '', label: holding?.length === 0 ? say('没有有效的批准', 'none holds') : say('请选择', 'Choose one') }, ...(holding ?? []).map((one) => ({ value: one.number, label: say(`${one.number}（至 ${day(one.expires)}）`, `${one.number} (until ${day(one.expires)})`) }))]}
        value={written.approval}
        onChange={(event) => change({ approval: event.currentTarget.value })}
        error={approvals.error !== null ? whyRefused(approvals.error, language) : lacks('approval') !== undefined && holding?.length === 0
          ? say('归档里的患者要有批准，现在没有有效的：由管理员按委员会的批件记录。', 'Patients of the archive want an approval, and none holds: an administrator records it, from the letter of the committee.')
          : lacks('approval')}
      />
    </>
  )
}

function Labels({ written, change }: PartProps) {
  const { say, word } = useLanguage()
  const names = written.kind === 'archive' ? (['one', 'several'] as const) : (['one', 'several', 'mask'] as const)
  return (
    <Choose
      label={say('标签', 'Labels')}
      data={optionsOf(names, labellings, word)}
      value={written.labelling}
      onChange={(event) => change({ labelling: names.find((one) => one === event.currentTarget.value) ?? 'one' satisfies Labelling })}
    />
  )
}

/** What each column says: where it bears the meaning's own name, nothing need be chosen. */
function Columns({ written, change, lacks, columns }: PartProps & { columns: readonly string[] }) {
  const { say, word } = useLanguage()
  return (
    <>
      {meaningsOf(written).map((one) => {
        const own = columns.includes(one)
        const none = own ? [] : [{ value: '', label: neededOf(written).includes(one) ? say('请选择', 'Choose one') : say('没有', 'none') }]
        const meaning = meanings[one]
        return (
          <Choose
            key={one}
            label={meaning === undefined ? one : say(`哪一列是${word(meaning)}`, `Which column is ${word(meaning)}`)}
            error={lacksColumn(written, columns, one) ? lacks('columns') : undefined}
            data={[...none, ...columns.map((name) => ({ value: name, label: name }))]}
            value={written.columns[one] ?? (own ? one : '')}
            onChange={(event) => change({ columns: { ...written.columns, [one]: event.currentTarget.value } })}
          />
        )
      })}
    </>
  )
}

const meanings: Readonly<Record<string, Pair>> = {
  path: { zh: '影像的路径', en: 'the path of the image' },
  study: { zh: '检查（Study Instance UID）', en: 'the study (Study Instance UID)' },
  image: { zh: '影像（SOP Instance UID）', en: 'the image (SOP Instance UID)' },
  label: { zh: '标签', en: 'the label' },
  patient: { zh: '患者', en: 'the patient' },
  block: { zh: '批次：没有患者时，哪些是一起拍的', en: 'the block: what was taken together, where no patient is named' },
  group: { zh: '分组', en: 'the group' },
  row: { zh: '数组的行', en: 'the row of an array' },
  spacing_mm: { zh: '像素间距（mm）', en: 'the pixel spacing (mm)' },
  mask: { zh: '掩膜的路径', en: 'the path of the mask' },
  set: { zh: '集合（train、tune、test）', en: 'the set (train, tune, test)' },
}

function Divide({ written, change, lacks }: PartProps) {
  const { say, word } = useLanguage()
  const names = written.kind === 'archive' ? (['seeded', 'given'] as const) : (['lowest', 'seeded', 'given'] as const)
  const share = (name: 'test' | 'tune' | 'gap', label: string, usual: string) => (
    <TextInput label={label} inputMode="decimal" placeholder={usual} error={lacks('shares')} value={written[name]} onChange={(event) => change({ [name]: event.currentTarget.value })} />
  )
  return (
    <Part title={say('按患者划分', 'Divided by patient')}>
      <Choose label={say('怎样划分', 'How')} data={optionsOf(names, hows, word)} value={written.how} onChange={(event) => change({ how: names.find((one) => one === event.currentTarget.value) ?? 'seeded' satisfies How })} />
      {written.how === 'seeded' ? <TextInput label={say('种子（整数）', 'Seed (a whole number)')} inputMode="numeric" error={lacks('seed')} value={written.seed} onChange={(event) => change({ seed: event.currentTarget.value })} /> : null}
      {written.how === 'given' ? null : (
        <>
          {share('test', say('测试集比例', 'Share of the patients that judge'), '0.2')}
          {share('tune', say('调参集比例', 'Share that tunes and calibrates'), '0.1')}
          {share('gap', say('间隔（不使用）比例', 'Share that lies unused between'), '0')}
        </>
      )}
    </Part>
  )
}

function Judge({ written, change, lacks }: PartProps) {
  const { say } = useLanguage()
  return (
    <Part title={say('判断', 'Judging')}>
      <TextInput label={say('界值：AUC 最多低多少仍算“不差于”（可空；以后不能再定）', 'Margin: by how much an AUC may lie below and count as not worse (may be empty, and is never fixed later)')} inputMode="decimal" placeholder={say('没有', 'none')} error={lacks('margin')} value={written.margin} onChange={(event) => change({ margin: event.currentTarget.value })} />
      <Checkbox size="sm" className="spacing-one" checked={written.oneSpacing} onChange={(event) => change({ oneSpacing: event.currentTarget.checked })} label={say('只收同一像素间距的影像', 'Refuse images of several pixel spacings')} />
    </Part>
  )
}

function optionsOf<N extends string>(names: readonly N[], words: Readonly<Record<N, Pair>>, word: (pair: Pair) => string) {
  return names.map((one) => ({ value: one, label: word(words[one]) }))
}

function sayMissing(what: Missing, say: Say): string {
  return {
    name: say('请写名称。', 'Say what it is called.'),
    table: say('请选标签表。', 'Choose the table of labels.'),
    columns: say('请选择一列。', 'Choose the column.'),
    utf8: say('标签表不是 UTF-8：请另存为 UTF-8 的 CSV。', 'The table is not UTF-8: save it as CSV in UTF-8.'),
    approval: say('归档里的患者要有批准：请选择。', 'Patients of the archive want an approval: choose it.'),
    shares: say('比例在 0 与 1 之间，加起来小于 1。', 'Shares lie between 0 and 1, and together below 1.'),
    seed: say('随机划分要有种子：一个整数。', 'A draw wants its seed: a whole number.'),
    margin: say('界值在 0 与 1 之间，或空着。', 'A margin lies between 0 and 1, or is empty.'),
    leave_out: say('不采用的行写成“列=值”。', 'Rows to leave out are written as column=value.'),
  }[what]
}
