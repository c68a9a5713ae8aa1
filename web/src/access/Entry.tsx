import { type ReactNode, useEffect } from 'react'
import { useContact, useSession } from '../server/session'
import { useLanguage } from '../language'
import { LanguageButton } from '../parts/Shell'
import './access.css'

interface Props {
  title: string
  children: ReactNode
  /** Facts of this installation that only the first run shows. */
  facts?: ReactNode | undefined
}

/** The pages before the door: they tell strangers nothing but institution, use and whom to call. */
export function Entry({ title, children, facts }: Props) {
  const { say } = useLanguage()
  const { session } = useSession()
  const contact = useContact()
  useEffect(() => {
    document.title = `${title} · Lynkeus`
  }, [title])
  return (
    <main className="entry">
      <div className="entry-columns">
        <div>
          <div className="entry-head">
            <strong>Lynkeus</strong>
            {session?.demo == null ? null : <span className="made">{say('演示', 'Demo')}</span>}
            <LanguageButton />
          </div>
          <h1>{title}</h1>
          {children}
        </div>
        <aside className="entry-side" aria-label={say('本系统', 'This installation')}>
          <h2>{say('本系统', 'This installation')}</h2>
          <dl className="facts">
            <div>
              <dt>{say('机构', 'Institution')}</dt>
              <dd>{session === undefined || session.site.institution === '' ? say('尚未填写', 'Not set yet') : session.site.institution}</dd>
            </div>
            <div>
              <dt>{say('用途', 'Use')}</dt>
              <dd>{say('仅供研究；不是已注册的医疗器械', 'Research only; not a registered medical device')}</dd>
            </div>
            <div>
              <dt>{say('有问题请找', 'Whom to call')}</dt>
              <dd>{contact === '' ? say('尚未填写', 'Not set yet') : contact}</dd>
            </div>
            {facts}
          </dl>
        </aside>
      </div>
    </main>
  )
}
