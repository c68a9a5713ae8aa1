import { Component, type ReactNode } from 'react'
import { useLanguage } from '../language'
import { ProblemCard } from '../parts/Notices'

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
    return error === undefined ? this.props.children : <FallenPage error={error} />
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
        <p>{say('影像仍在接收，没有丢失；已保存的意见和报告都在服务器上。', 'Images are still being received and none is lost. Opinions and reports that were kept are on the server.')}</p>
        <p>{say('请重新打开本页；若再次出错，请把下面的文字告诉工程师。', 'Open the page again. If it fails once more, give the text below to an engineer.')}</p>
      </ProblemCard>
    </main>
  )
}
