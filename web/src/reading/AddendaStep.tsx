import { Button, Textarea } from '@mantine/core'
import { dayAndClock } from '../server/format'
import type { Addendum } from '../server/answers/opinions'
import { useLanguage } from '../language'
import type { PanelProps } from './panelProps'
import { Step } from './Step'

/** What was added to a signed report, and one's own addition: the report itself stands as it was signed. */
export function AddendaStep({ study, addendum, acts, setSigning }: Pick<PanelProps, 'study' | 'addendum' | 'acts' | 'setSigning'>) {
  const { say } = useLanguage()
  const { addenda } = study.report
  return (
    <Step number={4} title={say('补充报告', 'Addendum')} done={addenda.length > 0}>
      <Addenda addenda={addenda} />
      <Textarea
        className="addendum-own"
        label={say('向已签名的报告补充', 'Add to the signed report')}
        autosize
        minRows={2}
        value={addendum.text}
        onChange={(event) => addendum.write(event.currentTarget.value)}
      />
      <Button mt={8} variant="default" disabled={acts.busy || addendum.text.trim() === ''} onClick={() => setSigning(true)}>
        {say('签署补充报告…', 'Sign the addendum…')}
      </Button>
    </Step>
  )
}

/** Each as it was signed, by whom and when. */
export function Addenda({ addenda }: { addenda: readonly Addendum[] }) {
  const { say } = useLanguage()
  return addenda.map((one) => (
    <div key={one.number} data-addendum={one.number}>
      <p className="addendum-text">{one.text}</p>
      <p className="signed-line">
        {say(`补充 ${one.number} 已签名：${one.signed_by} ${dayAndClock(one.signed_at)}`, `Addendum ${one.number} signed by ${one.signed_by}, ${dayAndClock(one.signed_at)}`)}
      </p>
    </div>
  ))
}
