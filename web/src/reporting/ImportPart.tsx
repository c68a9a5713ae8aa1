import { Button, Checkbox, TextInput } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { counted, grouped } from '../server/format'
import { explain } from '../server/reasons'
import { useMayRead } from '../server/session'
import { useLanguage } from '../language'
import { Dialog } from '../parts/Dialog'
import { actions } from '../words'
import { type Ages, agesOf, brought, type Clashing, filesOf, type Import, useImport } from './useImport'
import './import.css'

interface Props {
  /** Called by the page's own button. */
  readonly choosingRef: RefObject<(() => void) | null>
  /** Who may not bring anything sees no place to drop it. */
  readonly may: boolean
  readonly mayStateAges: boolean
}

/** Files dropped anywhere on the page come in; what was refused is named with its reason. */
export function ImportPart({ choosingRef, may, mayStateAges }: Props) {
  const { say } = useLanguage()
  const { standing, bring, stop, close } = useImport()
  const [over, setOver] = useState(false)
  const [waiting, setWaiting] = useState<readonly File[]>([])
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    choosingRef.current = () => field.current?.click()
    return () => {
      choosingRef.current = null
    }
  }, [choosingRef])
  useDrop(may && standing?.state !== 'running', setOver, setWaiting)
  return (
    <>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={say('选择要导入的文件', 'Choose files to import')}
        onChange={(event) => {
          setWaiting([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      {over ? <div className="drop-here"><p>{say('松开即可导入：DICOM、PNG、JPEG、zip、文件夹', 'Let go to import: DICOM, PNG, JPEG, zip archives, folders')}</p></div> : null}
      {waiting.length === 0 ? null : (
        <Ask
          files={waiting}
          mayStateAges={mayStateAges}
          close={() => setWaiting([])}
          go={(ages) => {
            setWaiting([])
            void bring(waiting, ages)
          }}
        />
      )}
      {standing === undefined ? null : <Told standing={standing} stop={stop} close={close} />}
    </>
  )
}

function useDrop(active: boolean, setOver: (over: boolean) => void, drop: (files: readonly File[]) => void): void {
  const acting = useRef(drop)
  useEffect(() => {
    acting.current = drop
  })
  useEffect(() => {
    if (!active) return undefined
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const move = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const let_go = (event: DragEvent) => {
      if (!holdsFiles(event) || event.dataTransfer === null) return
      event.preventDefault()
      setOver(false)
      void filesOf(event.dataTransfer).then((files) => acting.current(files))
    }
    window.addEventListener('dragover', move)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', let_go)
    return () => {
      window.removeEventListener('dragover', move)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', let_go)
    }
  }, [active, setOver])
}

interface AskProps {
  readonly files: readonly File[]
  readonly mayStateAges: boolean
  readonly close: () => void
  readonly go: (ages: Ages | undefined) => void
}

/** What will happen, before it happens; and how old these people are, where the files do not say. */
function Ask({ files, mayStateAges, close, go }: AskProps) {
  const { say, word } = useLanguage()
  const [stated, setStated] = useState(false)
  // Empty on purpose: an age that stands here already would be stated by nobody.
  const [low, setLow] = useState('')
  const [high, setHigh] = useState('')
  const [asked, setAsked] = useState(false)
  const ages = stated ? agesOf(low, high) : undefined
  const wrong = {
    missing: asked ? say('请写明年龄：账本会记为由您说明。', 'Type both ages: the ledger says that you stated them.') : undefined,
    wrong: say('年龄应从小到大，在 0 至 130 岁之内。', 'Ages run from lower to higher, within 0 to 130 years.'),
  }
  return (
    <Dialog title={say(`导入 ${files.length} 个文件`, `Import ${counted(files.length, 'file')}`)} opened close={close}>
      <form
        className="sign"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (typeof ages !== 'string') go(ages)
        }}
      >
        <p>{say('以您的名义收下并封存，写入账本。文件名不保存；图片变成写明“已转换”的 DICOM 对象。', 'What is taken in is sealed in your name, and the ledger says so. File names are not kept; a picture becomes a DICOM object that says it was converted.')}</p>
        {mayStateAges ? (
          <Checkbox size="sm" checked={stated} onChange={(event) => setStated(event.currentTarget.checked)} label={say('文件没有写年龄：我来说明', 'The files give no age: I state it')} />
        ) : null}
        {stated ? (
          <div className="import-ages">
            <TextInput label={say('从（岁）', 'From (years)')} inputMode="decimal" value={low} onChange={(event) => setLow(event.currentTarget.value)} />
            <TextInput label={say('至（岁）', 'To (years)')} inputMode="decimal" value={high} onChange={(event) => setHigh(event.currentTarget.value)} error={typeof ages === 'string' ? wrong[ages] : undefined} />
          </div>
        ) : null}
        <div className="sign-actions">
          <Button type="button" variant="default" onClick={close}>{word(actions.cancel)}</Button>
          <Button type="submit" data-autofocus>{say('导入', 'Import')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** How far it is, in words; at the end what became of the files. It stays until it is read. */
function Told({ standing, stop, close }: { standing: Import; stop: () => void; close: () => void }) {
  const { say, language } = useLanguage()
  const { total, done, counts, clashing, refused, more, state } = standing
  const held = brought(standing)
  const running = state === 'running'
  const kinds = [
    [counts['stored'], say('已收下', 'stored')],
    [counts['same'], say('原已在此', 'here already')],
    [counts['conflicts'], say('编号冲突', 'in conflict')],
    [counts['copies'], say('副本', 'copies')],
    [refused.length + more, say('被拒绝', 'refused')],
  ] as const
  const became = kinds.filter(([count]) => count !== undefined && count > 0).map(([count, what]) => say(`${what} ${count ?? 0}`, `${count ?? 0} ${what}`))
  return (
    <section className="import-told" aria-label={say('导入', 'Import')}>
      <p role="status">
        <b>
          {running ? say(`正在导入：${total} 个文件，已完成 ${done}`, `Importing: ${done} of ${counted(total, 'file')}`) : null}
          {state === 'done' ? say(`导入结束：${total} 个文件`, `Import ended: ${counted(total, 'file')}`) : null}
          {state === 'stopped' ? say(`已停止：${total} 个文件中完成 ${done} 个`, `Stopped after ${done} of ${counted(total, 'file')}`) : null}
        </b>
        {held === done ? null : say(`（压缩包解开后 ${held} 个）`, ` (${grouped(held)} with archives unpacked)`)}
        {became.length === 0 ? null : <span className="second"> · {became.join(say('，', ', '))}</span>}
      </p>
      <progress max={total} value={done} aria-label={say('进度', 'Progress')} />
      {running ? <Button variant="default" size="compact-sm" onClick={stop}>{say('停止', 'Stop')}</Button> : <Button variant="default" size="compact-sm" onClick={close}>{say('知道了', 'Close')}</Button>}
      {clashing.length === 0 ? null : <Clashes all={clashing} more={(counts['conflicts'] ?? 0) - clashing.length} />}
      {refused.length === 0 ? null : (
        <ul className="import-refused" tabIndex={0} aria-label={say('被拒绝的文件', 'Refused files')}>
          {refused.map((one, index) => (
            <li key={`${index} ${one.file}`}><b className="wrap">{one.file}</b><span className="second-line">{explain(one, language)}</span></li>
          ))}
          {more > 0 ? <li className="second">{say(`另有 ${more} 个`, `and ${more} more`)}</li> : null}
        </ul>
      )}
    </section>
  )
}

/** Each file that is in conflict, and which image of which study has its number. */
function Clashes({ all, more }: { all: readonly Clashing[]; more: number }) {
  const { say } = useLanguage()
  const mayRead = useMayRead()
  return (
    <ul className="import-refused" tabIndex={0} aria-label={say('编号冲突的文件', 'Files in conflict')}>
      {all.map((one, index) => (
        <li key={`${index} ${one.file}`}>
          <b className="wrap">{one.file}</b>
          <span className="second-line">
            {say(`编号冲突：此编号（${one.sop_uid}）已有另一内容的影像；先到的留下，这个另存。`, `In conflict: image ${one.sop_uid} is here with another content; that one stays, this one is kept aside. `)}
            {mayRead ? (
              <Link to={`/studies/${encodeURIComponent(one.study_uid)}/conflicts`}>{say('并排查看', 'See both')}</Link>
            ) : say(`检查 ${one.study_uid}`, `Study ${one.study_uid}`)}
          </span>
        </li>
      ))}
      {more > 0 ? <li className="second">{say(`另有 ${more} 个`, `and ${more} more`)}</li> : null}
    </ul>
  )
}
