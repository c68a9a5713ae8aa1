import type { OcclusionAnswer } from '../server/answers/readings'
import { useLanguage } from '../language'
import { fallWritten, gradedWritten, nothingLowers, weighed } from './occlusion'

/** What the colour means where places were covered by themselves: of which model it is, and what the strongest stands for. */
export function PlacesLegend({ model, answer }: { model: string; answer: OcclusionAnswer }) {
  const { say } = useLanguage()
  if (!weighed(answer).any) return <div className="legend"><b>{nothingLowers(say)}</b><span>{model}</span></div>
  return (
    <div className="legend">
      <span className="legend-steps" aria-hidden="true"><i /><i /><i /><i /><i /></span>
      <span>{say('少 → 多', 'less → more')}</span>
      <span>{say(`最强处 ${fallWritten(answer)}`, `strongest ${fallWritten(answer)}`)}</span>
      <b>{say('单独遮盖此处，数值下降多少；不是病灶所在', 'How much the number falls with this place alone covered, not where the disease is')}</b>
      <span>{say(`${model}。${gradedWritten(answer.grade, say)}`, `${model}. ${gradedWritten(answer.grade, say)}`)}</span>
    </div>
  )
}
