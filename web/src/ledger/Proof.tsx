import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconAlertTriangle, IconBook2, IconRosetteDiscountCheck } from '@tabler/icons-react'
import { api } from '../server/api'
import { counted, dayAndClock, fingerprint, grouped } from '../server/format'
import { explainProblem } from '../server/reasons'
import type { Story, Verification } from '../server/answers/ledger'
import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import { actions } from '../words'
import { FlipOneByte } from './FlipOneByte'
import { Problems } from './Problems'
import '../parts/ledger.css'

/** Is the record unchanged? It is computed anew from the database on each asking, and the answer says what was compared. */
export function Proof({ story }: { story: Story }) {
  const { say, word, language } = useLanguage()
  const verifying = useMutation({ mutationFn: api.verifyLedger })
  const answer = verifying.data
  const own = story.entries.filter((one) => one.beside !== true).length
  return (
    <section className="proof">
      <div aria-live="polite">
        <Verdict answer={answer} />
        {verifying.error === null ? null : <p className="unknown">{explainProblem(verifying.error, language)}</p>}
      </div>
      <dl className="grounds">
        <EvidenceRow term={say('本检查', 'This study')}>{say(`${own} 条`, counted(own, 'entry', 'entries'))}</EvidenceRow>
        {answer === undefined ? null : (
          <EvidenceRow
            term={say('账本', 'Ledger')}
            source={say(`重算用时 ${grouped(Math.round(answer.ms))} 毫秒`, `computed anew in ${grouped(Math.round(answer.ms))} ms`)}
          >
            {say(`${grouped(answer.size)} 条`, counted(answer.size, 'entry', 'entries'))}
          </EvidenceRow>
        )}
        {story.checkpoint === null ? null : (
          <EvidenceRow
            term={say('检查点', 'Checkpoint')}
            source={say(`${dayAndClock(story.checkpoint.at)} 签名`, `signed ${dayAndClock(story.checkpoint.at)}`)}
          >
            {say(`${grouped(story.checkpoint.size)} 条`, counted(story.checkpoint.size, 'entry', 'entries'))}
          </EvidenceRow>
        )}
        <EvidenceRow term={say('根', 'Root')}>
          <span className="mono wrap">{fingerprint(answer?.root ?? story.checkpoint?.root ?? '')}</span>
        </EvidenceRow>
      </dl>
      <Button variant="default" fullWidth disabled={verifying.isPending} onClick={() => verifying.mutate()}>
        {verifying.isPending ? say('正在重算…', 'Computing…') : word(answer === undefined ? actions.verify : actions.verifyAgain)}
      </Button>
      <p className="second">
        {say('在命令行同样可以验证：', 'The command line verifies it as well: ')}<code>lynkeus ledger verify --home FOLDER</code>
        {say('（FOLDER 是本院的主文件夹，由管理这台服务器的人告诉您）', ' (FOLDER is the home folder of this site; who runs its server knows it)')}
      </p>
      <FlipOneByte entries={story.entries} />
    </section>
  )
}

function Verdict({ answer }: { answer: Verification | undefined }) {
  const { say } = useLanguage()
  if (answer === undefined) {
    return (
      <>
        <h2><IconBook2 size={20} color="var(--ink-second)" aria-hidden="true" />{say('账本', 'The ledger')}</h2>
        <p>{say('每一步都记在只增不改的账本里。验证会从数据库重算全部条目。', 'Each step stands in a ledger that only grows. Verifying computes all entries anew from the database.')}</p>
      </>
    )
  }
  if (answer.ok) {
    return (
      <>
        <h2><IconRosetteDiscountCheck size={20} color="var(--status-cleared)" aria-hidden="true" />{say('已验证，未被改动', 'Verified, unchanged')}</h2>
        <p>{say('全部条目与账本的根和签名的检查点一致。', "All entries agree with the ledger's root and its signed checkpoints.")}</p>
      </>
    )
  }
  return (
    <>
      <h2><IconAlertTriangle size={20} color="var(--status-critical)" aria-hidden="true" />{say('账本被改动过', 'The ledger has been changed')}</h2>
      <p>{say('请立即通知管理员，不要删除任何文件。', 'Tell an administrator at once, and delete no file.')}</p>
      <Problems problems={answer.problems} />
    </>
  )
}
