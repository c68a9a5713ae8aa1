import { Button } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { useLanguage } from '../language'
import './FileField.css'

interface Props {
  readonly label: string
  /** What the file is, and who writes it. */
  readonly hint?: string
  /** The name of the one that is chosen. */
  readonly name: string | undefined
  readonly choose?: (file: File) => void
  /** Given what the file says, where that is what is asked for. */
  readonly read?: (text: string, name: string) => void
  readonly accept: string
  readonly error?: string | undefined
  /** Whether a dialog begins with it. */
  readonly first?: boolean
}

/** A file that a person chooses: what it is, its name, and the button that asks for it. */
export function FileField({ label, hint, name, choose, read, accept, error, first = true }: Props) {
  const { say } = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  const [unread, setUnread] = useState(false)
  const id = useId()
  const take = (file: File) => {
    setUnread(false)
    choose?.(file)
    // A file may be gone, or shut, by the time that it is read.
    if (read !== undefined) file.text().then((text) => read(text, file.name), () => setUnread(true))
  }
  const wrong = unread ? say('这个文件读不出来：请再选一次。', 'This file cannot be read: choose it again.') : error
  return (
    <div className="file-field" role="group" aria-labelledby={id}>
      <span id={id} className="file-label">{label}</span>
      {hint === undefined ? null : <span className="second-line">{hint}</span>}
      <div className="file-chosen">
        <Button type="button" variant="default" size="compact-sm" aria-describedby={wrong === undefined ? id : `${id} ${id}-wrong`} data-wrong={wrong === undefined ? undefined : true} {...(first ? { 'data-autofocus': true } : {})} onClick={() => field.current?.click()}>
          {name === undefined ? say('选择文件', 'Choose a file') : say('换一个文件', 'Choose another')}…
        </Button>
        <span className={name === undefined ? 'second' : 'wrap'}>{name ?? say('还没有选择', 'none chosen yet')}</span>
      </div>
      <input
        ref={field}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file !== undefined) take(file)
          // A file that was mended is chosen again under its name.
          event.currentTarget.value = ''
        }}
      />
      {wrong === undefined ? null : <p id={`${id}-wrong`} className="entry-error" role="alert">{wrong}</p>}
    </div>
  )
}
