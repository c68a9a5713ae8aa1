import { Kbd } from '@mantine/core'
import { Fragment } from 'react'
import { useLanguage } from '../language'
import type { Say } from '../words'
import { Dialog } from './Dialog'
import './KeysDialog.css'

export interface KeyLine {
  readonly keys: readonly string[]
  readonly does: string
}

/** Keys that every page knows. */
export function linesEverywhere(say: Say): readonly KeyLine[] {
  return [
    { keys: ['Alt', '1', '…', '5'], does: say('工作列表、质量、模型、运行；管理员还有人员', 'worklist, quality, models, work; for administrators, people') },
    { keys: ['Ctrl', 'K'], does: say('搜索检查', 'search for a study') },
    { keys: ['Esc'], does: say('离开输入框，关闭', 'leave a field, close') },
    { keys: ['?'], does: say('全部按键', 'all keys') },
  ]
}

interface Props {
  opened: boolean
  close: () => void
  lines: readonly KeyLine[]
}

/** All keys of one room. */
export function KeysDialog({ opened, close, lines }: Props) {
  const { say } = useLanguage()
  return (
    <Dialog title={say('全部按键', 'All keys')} opened={opened} close={close} width={420}>
      <dl className="key-lines">
        {lines.map((line) => (
          <div key={line.does}>
            <dt><Keys keys={line.keys} /></dt>
            <dd>{line.does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

function Keys({ keys }: { keys: readonly string[] }) {
  return keys.map((key) => <Fragment key={key}><Kbd size="xs">{key}</Kbd> </Fragment>)
}

/** The line at the foot of a room: the keys that are needed most. */
export function KeyFoot({ lines }: { lines: readonly KeyLine[] }) {
  return (
    <footer className="keys">
      {lines.map((line) => <span key={line.does}><Keys keys={line.keys} />{line.does}</span>)}
    </footer>
  )
}
