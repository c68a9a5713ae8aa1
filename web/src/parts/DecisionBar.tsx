import { IconCheck } from '@tabler/icons-react'
import type { Decision } from '../server/answers/opinions'
import { useLanguage } from '../language'
import { actions } from '../words'
import './DecisionBar.css'

interface Props {
  decision: Decision
  decide: (decision: Decision) => void
  label: string
}

export const choices = ['accept', 'amend', 'reject'] as const

/** Three choices of one size, one colour and one keystroke each. Pressing again takes it back: undecided stays undecided. */
export function DecisionBar({ decision, decide, label }: Props) {
  const { word } = useLanguage()
  return (
    <div className="decision" role="group" aria-label={label}>
      {choices.map((choice, index) => (
        <button
          key={choice}
          type="button"
          aria-pressed={decision === choice}
          onClick={() => decide(decision === choice ? 'undecided' : choice)}
        >
          {decision === choice ? <IconCheck size={15} stroke={2.4} aria-hidden="true" /> : <kbd>{index + 1}</kbd>}
          {word(actions[choice])}
        </button>
      ))}
    </div>
  )
}
