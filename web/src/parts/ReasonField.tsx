import { Textarea, type TextareaProps } from '@mantine/core'
import { useLanguage } from '../language'

const lengthMin = 4

/** Whether a reason says too little to be taken. */
export function saysTooLittle(reason: string): boolean {
  return reason.trim().length < lengthMin
}

interface Props extends Omit<TextareaProps, 'label' | 'error' | 'autosize' | 'value' | 'onChange'> {
  readonly reason: string
  readonly change: (reason: string) => void
  /** Whether somebody tried to go on: before, nobody is told what is missing. */
  readonly asked: boolean
}

/** Why something is decided, in the person's own words. */
export function ReasonField({ reason, change, asked, ...others }: Props) {
  const { say } = useLanguage()
  return (
    <Textarea
      {...others}
      label={say('理由（写入账本）', 'Reason (goes into the ledger)')}
      value={reason}
      onChange={(event) => change(event.currentTarget.value)}
      error={asked && saysTooLittle(reason) ? say(`请写明理由：至少 ${lengthMin} 个字。`, `Give a reason of at least ${lengthMin} characters.`) : undefined}
      autosize
    />
  )
}
