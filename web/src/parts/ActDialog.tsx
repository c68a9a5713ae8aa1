import { Button, Modal, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useLanguage } from '../language'
import { explainProblem } from '../server/reasons'
import { actions } from '../words'
import './KeysDialog.css'
import './ActDialog.css'

const reasonLengthMin = 4

interface FormProps {
  close: () => void
  /** The word of the act, as on the button that opened this. */
  label: string
  /** What it does, and for whom. */
  children: ReactNode
  /** A stopping act is outlined in red and done by its own button alone. */
  kind: 'stopping' | 'plain'
  /** Whether the ledger wants a reason. */
  reason: 'asked' | 'none'
  act: (reason: string) => void
  /** What is not said yet, in words; it is shown once the act is asked for, and keeps it from being done. */
  missing?: string | undefined
  problem: Error | null
  busy: boolean
}

interface Props extends FormProps {
  opened: boolean
  title: string
}

/** The one way to an act that stops something or puts it to work: what it does for whom, the reason, and then the act. */
export function ActDialog({ opened, title, ...form }: Props) {
  const { say } = useLanguage()
  return (
    <Modal.Root opened={opened} onClose={form.close} size={480} centered>
      <Modal.Overlay backgroundOpacity={0.6} />
      <Modal.Content>
        <div className="sign-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={say('关闭', 'Close')} />
        </div>
        <Modal.Body>
          <ActForm {...form} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

/** It is gone when the dialog closes, and what was typed with it; a refusal leaves both. */
function ActForm({ close, label, children, kind, reason, act, missing, problem, busy }: FormProps) {
  const { say, word, language } = useLanguage()
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const short = reason === 'asked' && why.trim().length < reasonLengthMin
  const submit = () => {
    setAsked(true)
    if (!short && missing === undefined) act(why.trim())
  }
  return (
    <form
      className="sign"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (kind === 'plain') submit()
      }}
    >
      <div className="act-words">{children}</div>
      {reason === 'none' ? null : (
        <Textarea
          label={say('理由（写入账本）', 'Reason (goes into the ledger)')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          error={asked && short ? say(`请写明理由：至少 ${reasonLengthMin} 个字。`, `Give a reason of at least ${reasonLengthMin} characters.`) : undefined}
          autosize
          minRows={2}
          data-autofocus
        />
      )}
      {asked && missing !== undefined ? <p className="entry-error" role="alert">{missing}</p> : null}
      {problem === null ? null : <p className="entry-error" role="alert">{explainProblem(problem, language)}</p>}
      <div className="sign-actions">
        <Button type="button" variant="default" onClick={close}>{word(actions.cancel)}</Button>
        {kind === 'stopping' ? (
          <Button type="button" variant="default" className="stopping" disabled={busy} onClick={submit}>{label}</Button>
        ) : (
          <Button type="submit" disabled={busy}>{label}</Button>
        )}
      </div>
    </form>
  )
}
