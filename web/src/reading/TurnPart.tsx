import { Button } from '@mantine/core'
import { useLanguage } from '../language'
import type { TurnDesk } from './useTurn'

/** Something came while a field was written in: told beside it, and done once it is left. */
export function TurnPart({ given, waits, turn }: TurnDesk) {
  const { say } = useLanguage()
  return (
    <div role="status">
      {waits ? (
        <div className="arrived">
          <p>
            {given
              ? say('AI 已读过新到的影像，请先给出您对它们的意见。您离开输入框之前，这里不变。', 'AI has read the images that arrived: your own opinion of them comes first. This stays until you leave the field.')
              : say('检查有变动，可以回到报告。您离开输入框之前，这里不变。', 'The study has changed: the report is open again. This stays until you leave the field.')}
          </p>
          <Button variant="default" onClick={turn}>{given ? say('去给出意见', 'Go to my opinion') : say('回到报告', 'Go to the report')}</Button>
        </div>
      ) : null}
    </div>
  )
}
