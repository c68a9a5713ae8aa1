import { Checkbox, Kbd, Textarea } from '@mantine/core'
import type { Overall } from '../server/answers/opinions'
import { useLanguage } from '../language'
import { Choose } from '../parts/Choose'
import { certainties, type Certainty, type Finding, findings } from '../words'
import type { OpinionDraft } from './drafts'
import { opinionTitle, steps } from './opinion'
import { Step } from './Step'

/** In the order of the keys 1 to 6. */
export const findingCodes = Object.keys(findings) as readonly Finding[]

interface Props {
  readonly draft: OpinionDraft
  readonly change: (change: Partial<OpinionDraft>) => void
  readonly toggle: (finding: Finding) => void
  /** The six findings of a chest are asked for only where a chest may be seen. */
  readonly chest: boolean
  /** Without a picture it is a judgement of a report. */
  readonly pictured: boolean
  readonly missing: string | undefined
}

/** What the doctor sees, before anything of the AI's is shown. */
export function OpinionForm({ draft, change, toggle, chest, pictured, missing }: Props) {
  const { say, word } = useLanguage()
  const overalls: readonly { id: Overall; key: string | undefined; name: string }[] = [
    { id: 'none', key: '0', name: say('无发现', 'No finding') },
    { id: 'finding', key: chest ? undefined : '1', name: say('有发现', 'Finding') },
    { id: 'cannot', key: '9', name: say('无法判断', 'Cannot judge') },
  ]
  return (
    <Step number={1} title={word(opinionTitle(pictured))}>
      {pictured ? null : <p className="second">{say('没有影像，只有报告：这里记录为看过报告后的判断，不算独立的意见。', 'There is no image, only a report: this is recorded as a judgement after it, not as an independent opinion.')}</p>}
      <div className="choice" role="radiogroup" aria-label={say('总体', 'Overall')}>
        {overalls.map((one) => (
          <label key={one.id}>
            <input type="radio" name="overall" data-before={pictured ? 'opinion' : 'judgement'} checked={draft.overall === one.id} onChange={() => change({ overall: one.id })} />
            {one.name}
            {one.key === undefined ? null : <kbd>{one.key}</kbd>}
          </label>
        ))}
      </div>
      {chest ? (
        <div className="checks" role="group" aria-label={say('发现', 'Findings')}>
          {findingCodes.map((finding, index) => (
            <Checkbox
              key={finding}
              checked={draft.findings.includes(finding)}
              onChange={() => toggle(finding)}
              label={<>{word(findings[finding])}<Kbd size="xs" ml={6}>{index + 1}</Kbd></>}
              size="sm"
            />
          ))}
        </div>
      ) : null}
      <Textarea
        className="opinion-text"
        label={chest ? say('说明（可不填）', 'In your words (optional)') : say('说明', 'In your words')}
        autosize
        minRows={2}
        maxRows={8}
        value={draft.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        error={missing}
      />
      <div className="sure">
        <label htmlFor="certainty">{say('把握（可不填）', 'How sure (optional)')}<Kbd size="xs" ml={6}>7</Kbd><Kbd size="xs" ml={4}>8</Kbd></label>
        <Choose
          id="certainty"
          disabled={draft.overall === 'cannot'}
          value={draft.certainty}
          onChange={(event) => change({ certainty: event.currentTarget.value as Certainty })}
          data={steps.map((one) => ({ value: one, label: word(certainties[one]) }))}
        />
      </div>
      <p className="second">{say('记录后不再改动；之后的改变另行记录。', 'Kept as given. A change of mind is recorded beside it.')}</p>
    </Step>
  )
}
