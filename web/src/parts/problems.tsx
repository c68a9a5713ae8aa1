import { useLocation } from 'wouter'
import { useLanguage } from '../language'
import { ProblemCard } from './Notices'
import { actions } from '../words'
import { Problem } from '../server/api'
import { seconds } from '../server/format'
import { explainProblem } from '../server/reasons'
import { useContact } from '../server/session'

interface Props {
  problem: Error
  /** What was asked, when a page knows better than the server's sentence. */
  title?: string
  again?: () => void
}

/** A whole page could not be had: what still works first, then what does not, then what to do. Asking again helps only where something is away. */
export function ServerProblem({ problem, title, again }: Props) {
  const { say, word, language } = useLanguage()
  const [, go] = useLocation()
  const contact = useContact()
  const whom = contact === '' ? '' : say(`（${contact}）`, ` (${contact})`)
  const known = problem instanceof Problem ? problem : undefined
  const ours = known === undefined || known.status === 0 || known.status >= 500
  const code = known === undefined ? problem.message : `${known.code} · ${seconds(known.at.toISOString())}`
  return (
    <ProblemCard
      title={title ?? (ours ? say('没有读出来', 'This could not be read') : say('没有打开', 'This was not opened'))}
      code={code}
      refused={!ours}
      {...(ours && again !== undefined ? { action: { label: word(actions.retry), run: again } } : {})}
      {...(ours ? {} : { action: { label: say('打开工作列表', 'Open the worklist'), run: () => go('/worklist') } })}
    >
      {ours ? (
        <p>{say('已收到的影像不会丢失；已打开的检查可以继续阅片，您写的内容保存在本浏览器中。', 'Images that were received are safe. Studies that are open can be read on, and what you typed is kept in this browser.')}</p>
      ) : null}
      <p>{known === undefined ? say('页面自己出了错。', 'The page itself has failed.') : explainProblem(known, language)}</p>
      {ours ? <p>{say(`请重试；若仍不行，请把下面的编号告诉工程师${whom}。`, `Try again. If that fails too, give the code below to an engineer${whom}.`)}</p> : null}
    </ProblemCard>
  )
}
