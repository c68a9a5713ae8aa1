import { Button } from '@mantine/core'
import { useLanguage } from '../language'
import type { Say } from '../words'
import type { Arrived } from './seen'
import type { SeenDesk } from './useSeen'

/** Stands over the button that records: what came since is not judged until the person says that he has looked at it. */
export function ArrivedPart({ arrived, look }: Pick<SeenDesk, 'arrived' | 'look'>) {
  const { say } = useLanguage()
  return (
    <div role="status">
      {arrived === undefined ? null : (
        <div className="arrived">
          {arrivedWritten(arrived, say).map((line) => <p key={line}>{line}</p>)}
          <Button variant="default" data-before="look" onClick={look}>{say('已看过', 'I have looked')}</Button>
        </div>
      )}
    </div>
  )
}

export function arrivedWritten({ images, addenda, revised }: Arrived, say: Say): readonly string[] {
  return [
    ...(images > 0 ? [say(`新到 ${images} 幅影像：请先看过。`, images === 1 ? '1 new image arrived: look at it.' : `${images} new images arrived: look at them.`)] : []),
    ...(revised && images === 0 ? [say('检查有变动，没有新影像：请先看过。', 'The study has changed, without a new image: look at it.')] : []),
    ...(addenda > 0 ? [say(`新签署 ${addenda} 份补充报告：请先读过。`, addenda === 1 ? '1 addendum was signed meanwhile: read it.' : `${addenda} addenda were signed meanwhile: read them.`)] : []),
  ]
}
