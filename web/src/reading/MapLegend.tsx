import { useLanguage } from '../language'

/** What the colour means, and what it does not mean. */
export function MapLegend() {
  const { say } = useLanguage()
  return (
    <div className="legend">
      <span className="legend-steps" aria-hidden="true"><i /><i /><i /><i /><i /></span>
      <span>{say('少 → 多', 'less → more')}</span>
      <b>{say('网络用到的地方，不是病灶所在', 'What the network used, not where the disease is')}</b>
    </div>
  )
}
