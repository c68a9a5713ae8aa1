import { Button } from '@mantine/core'
import { useId, useRef } from 'react'
import { useLanguage } from '../language'

interface Props {
  readonly label: string
  /** What the file is, and who writes it. */
  readonly hint?: string
  /** The name of the one that is chosen. */
  readonly name: string | undefined
  readonly choose: (file: File) => void
  readonly accept: string
  readonly error?: string | undefined
}

/** A file that a person chooses: what it is, its name, and the button that asks for it. */
export function FileField({ label, hint, name, choose, accept, error }: Props) {
  const { say } = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  return (
    <div className="file-field" role="group" aria-labelledby={id}>
      <span id={id} className="file-label">{label}</span>
      {hint === undefined ? null : <span className="second-line">{hint}</span>}
      <div className="file-chosen">
        <Button type="button" variant="default" size="compact-sm" aria-describedby={id} data-autofocus onClick={() => field.current?.click()}>
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
          if (file !== undefined) choose(file)
          event.currentTarget.value = ''
        }}
      />
      {error === undefined ? null : <p className="entry-error" role="alert">{error}</p>}
    </div>
  )
}
