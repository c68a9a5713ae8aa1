import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useLanguage } from '../language'
import { explainProblem } from '../server/reasons'
import { actions } from '../words'
import { Dialog } from './Dialog'
import { ReasonField, saysTooLittle } from './ReasonField'
import './ActDialog.css'

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
  return (
    <Dialog title={title} opened={opened} close={form.close} width={480}>
      <ActForm {...form} />
    </Dialog>
  )
}

/** What is asked in the dialog. It is gone when the dialog closes, and what was typed with it; a refusal leaves both. */
export function ActForm({ close, label, children, kind, reason, act, missing, problem, busy }: FormProps) {
  const { word, language } = useLanguage()
  const [why, setWhy] = useState('')
  const [asked, setAsked] = useState(false)
  const submit = () => {
    setAsked(true)
    if ((reason === 'none' || !saysTooLittle(why)) && missing === undefined) act(why.trim())
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
      {reason === 'none' ? null : <ReasonField reason={why} change={setWhy} asked={asked} minRows={2} data-autofocus />}
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
