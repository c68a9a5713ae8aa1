import {
  IconAlertTriangle, IconBan, IconCheck, IconCircle, IconCircleDashed,
  IconCircleMinus, IconCopy, IconEyeOff, IconHelpHexagon, IconPencil, IconPlayerPlayFilled, IconShieldLock, IconSquareFilled,
  IconTriangleFilled, IconTriangleInverted, IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../language'
import type { Shape, StateWord } from '../words'
import './StateBadge.css'

const shapes: Record<Shape, typeof IconCircle> = {
  ringDashed: IconCircleDashed,
  ringSlash: IconBan,
  cross: IconX,
  square: IconSquareFilled,
  triangleDown: IconTriangleInverted,
  triangleUp: IconTriangleFilled,
  eyeOff: IconEyeOff,
  check: IconCheck,
  triangleMark: IconAlertTriangle,
  shield: IconShieldLock,
  ring: IconCircle,
  pen: IconPencil,
  play: IconPlayerPlayFilled,
  question: IconHelpHexagon,
  minus: IconCircleMinus,
  sheets: IconCopy,
}

interface Props {
  state: StateWord
  /** One line of why, under the word. */
  why?: ReactNode
  size?: 'row' | 'headline'
}

/** A state: shape, word, colour. Never a colour alone, never a pill that looks like a button. */
export function StateBadge({ state, why, size = 'row' }: Props) {
  const { word } = useLanguage()
  const Mark = shapes[state.shape]
  const pixels = size === 'row' ? 14 : 18
  return (
    <span className={`state state-${size}`}>
      <Mark size={pixels} stroke={2.2} color={state.colour} aria-hidden="true" />
      <span>
        <span className="state-word">{word(state)}</span>
        {why === undefined ? null : <span className="state-why">{why}</span>}
      </span>
    </span>
  )
}
