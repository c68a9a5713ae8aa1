import { Button, Checkbox, ModalBody, ModalCloseButton, ModalContent, ModalRoot, ModalTitle, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useLanguage } from '../language'
import { actions } from '../words'
import './Dialog.css'
import './SignDialog.css'

/** A text that is signed, under its heading. */
export interface Signed {
  readonly term: string
  readonly text: string
}

interface FormProps {
  close: () => void
  sign: (password: string) => void
  /** What is signed, for whom, as a sentence. */
  subject: string
  /** Lines that will stand in the record, word for word. */
  record: readonly string[]
  texts: readonly Signed[]
  who: string
  /** Why the last signature was refused, in the reader's language. */
  refused?: string | undefined
  busy?: boolean
  /** What somebody else changed since the dialog was opened, and what to do. */
  meanwhile?: string | undefined
  /** What else is to be known before signing. */
  marked?: readonly string[]
  /** Somebody else has signed: this signature cannot be given any more. */
  over?: boolean
  /** How many patients the images name: of several, who signs says that he knows it. */
  patients: number
}

interface Props extends FormProps {
  opened: boolean
  /** The decision that is signed: in the title, which is never scrolled away. */
  decision?: string | undefined
}

/** The one way to sign: what will be recorded, the password again. It lies over the panel, so the picture stays lit and whole. */
export function SignDialog({ opened, decision, ...form }: Props) {
  const { say, word } = useLanguage()
  return (
    <ModalRoot opened={opened} onClose={form.close} size="var(--panel-width)" classNames={{ inner: 'sign-dock', content: 'sign-content' }}>
      <ModalContent>
        <div className="sign-head">
          <ModalTitle>{[word(actions.sign), decision].filter((part) => part !== undefined).join(' · ')}</ModalTitle>
          <ModalCloseButton aria-label={say('关闭', 'Close')} />
        </div>
        <ModalBody>
          <SignForm {...form} />
        </ModalBody>
      </ModalContent>
    </ModalRoot>
  )
}

/** It is gone when the dialog closes, and the password with it. */
function SignForm({ close, sign, subject, record, texts, who, refused, busy = false, meanwhile, over = false, marked = [], patients }: FormProps) {
  const { say, word } = useLanguage()
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState(false)
  const [known, setKnown] = useState(false)
  const [asked, setAsked] = useState(false)
  const unknowing = patients > 1 && !known
  const submit = () => {
    setAsked(true)
    setMissing(password === '')
    if (password !== '' && !unknowing && !over) sign(password)
  }
  return (
    <form
      className="sign"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="sign-subject">{subject}</p>
      <div className="sign-record" role="region" tabIndex={0} aria-label={say('将记录的内容', 'What will be recorded')}>
        <ul>
          {record.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <dl>
          {texts.map(({ term, text }) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd className={text.trim() === '' ? 'unknown' : undefined}>{text.trim() === '' ? say('没有写', 'nothing is written') : text}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div role="alert">{meanwhile === undefined ? null : <p className="sign-meanwhile">{meanwhile}</p>}</div>
      <div role="alert">{marked.map((line) => <p key={line} className="sign-meanwhile">{line}</p>)}</div>
      {patients > 1 ? (
        <Checkbox
          checked={known}
          onChange={(event) => setKnown(event.currentTarget.checked)}
          label={say(`我知道这些影像写着 ${patients} 名患者`, `I know that these images name ${patients} patients`)}
          error={asked && unknowing ? say('请先勾选，再签名。', 'Tick this to sign.') : undefined}
        />
      ) : null}
      <PasswordInput
        label={say(`密码（${who}）`, `Password of ${who}`)}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={missing ? say('请输入密码后再签名。', 'Type your password to sign.') : refused}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': say('显示密码', 'Show the password'), tabIndex: 0 }}
        data-autofocus
      />
      <div className="sign-actions">
        <Button type="button" variant="default" onClick={close}>{word(actions.cancel)}</Button>
        <Button type="submit" disabled={busy || over}>{word(actions.sign)}</Button>
      </div>
    </form>
  )
}
