import { Component, type ReactNode, useEffect } from 'react'
import { useLanguage } from '../language'
import { ProblemCard } from '../parts/Notices'
import { api } from '../server/api'
import { NotFetched } from '../server/fetched'

interface Props {
  children: ReactNode
}

interface State {
  readonly error: Error | undefined
}

/** The last net: a fault in a page's own code is said in words, and nothing else of the house stands still for it. */
export class Fallen extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return error instanceof NotFetched ? <NotFetchedPage /> : <FallenPage error={error} />
  }
}

function FallenPage({ error }: { error: Error }) {
  const { say } = useLanguage()
  return (
    <main>
      <h1 className="hidden">{say('页面出错', 'The page failed')}</h1>
      <ProblemCard
        title={say('这一页出错了', 'This page has failed')}
        code={error.message}
        action={{ label: say('重新打开', 'Open again'), run: () => window.location.reload() }}
      >
        <p>{say('已收到的影像不会丢失；已保存的意见和报告都在服务器上。', 'Images that were received are safe. Opinions and reports that were kept are on the server.')}</p>
        <p>{say('请重新打开本页；若再次出错，请把下面的文字告诉工程师。', 'Open the page again. If it fails once more, give the text below to an engineer.')}</p>
      </ProblemCard>
    </main>
  )
}

const askEveryMs = 3_000
const opened = 'lynkeus.opened-again'
const restMs = 60_000

/** Opens the page anew, by itself once a minute at most: a program that stays broken is not asked for without end. */
function openAgain(): void {
  window.sessionStorage.setItem(opened, String(Date.now()))
  window.location.reload()
}

/** A part of the page did not come. As soon as the server answers, the page is opened anew, with what was typed. */
function NotFetchedPage() {
  const { say } = useLanguage()
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (Date.now() - Number(window.sessionStorage.getItem(opened) ?? '0') < restMs) return
      api.health().then(openAgain, () => undefined)
    }, askEveryMs)
    return () => window.clearInterval(timer)
  }, [])
  return (
    <main>
      <h1 className="hidden">{say('页面没有取到', 'The page did not come')}</h1>
      <ProblemCard title={say('这一页没有取到', 'This page did not come')} code="LYN-0000" action={{ label: say('重新打开', 'Open again'), run: openAgain }}>
        <p>{say('服务器没有回答，或程序刚刚更新。您写的内容保存在本浏览器中；接通后自动重新打开。', 'The server does not answer, or the program was renewed just now. What you typed is kept in this browser; the page opens again by itself once the server is back.')}</p>
      </ProblemCard>
    </main>
  )
}
