import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../server/api'
import { grouped } from '../server/format'
import { explainProblem } from '../server/reasons'
import { useSession } from '../server/session'
import type { Flipped } from '../server/answers/demo'
import type { StoryEntry } from '../server/answers/ledger'
import { useLanguage } from '../language'
import { tell } from './acts'
import { Problems } from './Problems'

/** In the demo only: one byte of the newest entry is flipped in a copy of the database, and the copy is verified. */
export function FlipOneByte({ entries }: { entries: readonly StoryEntry[] }) {
  const { say, language } = useLanguage()
  const { session } = useSession()
  const flipping = useMutation({ mutationFn: api.flipByte })
  const last = entries[entries.length - 1]
  if (session?.demo == null || last === undefined) return null
  return (
    <div className="flip">
      <h3>{say('试一试：改动副本里的一个字节', 'Try it: flip one byte in a copy')}</h3>
      <p className="second">{say('复制数据库，在副本中改动一条记录的一个字节，再验证副本。本院的账本不受影响。', 'The database is copied, one byte of an entry is flipped in the copy, and the copy is verified. The ledger of this site is not touched.')}</p>
      <Button variant="default" fullWidth disabled={flipping.isPending} onClick={() => flipping.mutate(last.number)}>
        {flipping.isPending ? say('正在复制、改动、验证…', 'Copying, flipping, verifying…') : say('在副本里改动一个字节', 'Flip one byte in a copy')}
      </Button>
      <div aria-live="polite">
        {flipping.error === null ? null : <p className="unknown">{explainProblem(flipping.error, language)}</p>}
        {flipping.data === undefined ? null : <Outcome flipped={flipping.data} entry={entries.find((one) => one.number === flipping.data.number)} />}
      </div>
    </div>
  )
}

function Outcome({ flipped, entry }: { flipped: Flipped; entry: StoryEntry | undefined }) {
  const { say, language } = useLanguage()
  return (
    <>
      <p className="flip-outcome">
        <IconAlertTriangle size={16} color="var(--status-critical)" aria-hidden="true" />
        {flipped.verified.ok ? say('没有发现', 'It was not found') : say('发现了', 'It was found')}
      </p>
      <Problems problems={flipped.verified.problems} />
      {entry === undefined ? null : <p className="second">{say(`该条目：“${tell(entry, language)}”`, `That entry: “${tell(entry, language)}”`)}</p>}
      <p className="second">
        {say(
          `副本共 ${grouped(flipped.bytes)} 字节；第 ${grouped(flipped.place)} 字节由 ${flipped.before} 改为 ${flipped.after}。副本已删除。`,
          `The copy has ${grouped(flipped.bytes)} bytes; byte ${grouped(flipped.place)} went from ${flipped.before} to ${flipped.after}. The copy is deleted.`,
        )}
      </p>
    </>
  )
}
