import { Button } from '@mantine/core'
import { useLanguage } from '../language'
import { type News, newsWritten } from './news'

/** Stands over the decision: a colleague changed the report, and nothing of it is taken for one's own unread. */
export function NewsPart({ news, read }: { news: News | undefined; read: () => void }) {
  const { say, language } = useLanguage()
  return (
    <div role="alert">
      {news === undefined ? null : (
        <div className="arrived">
          <p>{newsWritten(news, say, language).join(say('', ' '))}</p>
          <Button variant="default" onClick={read}>{say('已知道', 'I have read it')}</Button>
        </div>
      )}
    </div>
  )
}
