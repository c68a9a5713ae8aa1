import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage } from '../language'
import './Dialog.css'

interface Props {
  readonly title: string
  readonly opened: boolean
  readonly close: () => void
  readonly width?: number
  readonly children: ReactNode
}

/** A question over the page: its title, the way out, what is asked. */
export function Dialog({ title, opened, close, width = 460, children }: Props) {
  const { say } = useLanguage()
  return (
    <Modal.Root opened={opened} onClose={close} size={width} centered>
      <Modal.Overlay backgroundOpacity={0.6} />
      <Modal.Content>
        <div className="sign-head">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={say('关闭', 'Close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
