import { ModalBody, ModalCloseButton, ModalContent, ModalOverlay, ModalRoot, ModalTitle } from '@mantine/core'
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
    <ModalRoot opened={opened} onClose={close} size={width} centered>
      <ModalOverlay backgroundOpacity={0.6} />
      <ModalContent>
        <div className="sign-head">
          <ModalTitle>{title}</ModalTitle>
          <ModalCloseButton aria-label={say('关闭', 'Close')} />
        </div>
        <ModalBody>{children}</ModalBody>
      </ModalContent>
    </ModalRoot>
  )
}
