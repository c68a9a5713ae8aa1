import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../server/api'
import { stages } from '../server/stages'
import { grouped } from '../server/format'
import { usePerson } from '../server/session'
import type { ModelShown } from '../server/answers/models'
import type { Trial as Told } from '../server/answers/stages'
import { shareWritten } from '../server/watched'
import { useLanguage } from '../language'
import { actions, findings, type Pair } from '../words'
import { whyRefused } from './reasons'

/** A chance below this is not written out. */
const least = 0.0001

const said: Readonly<Record<keyof Told['states'], Pair>> = {
  above: { zh: '高于工作点', en: 'above the point' },
  below: { zh: '低于工作点', en: 'below the point' },
  not_applicable: { zh: '不适用', en: 'not applicable' },
  failed: { zh: '失败', en: 'failed' },
}

const shares = [
  ['agreement', { zh: '与签名者一致', en: 'Agreement with the signer' }],
  ['sensitivity', { zh: '灵敏度', en: 'Sensitivity' }],
  ['specificity', { zh: '特异度', en: 'Specificity' }],
] as const

/** What a version said unseen, beside what people decided: in totals, and on the record. */
export function Trial({ model }: { model: ModelShown }) {
  const { say, language } = useLanguage()
  const { package: name, version } = model
  const waits = model.standing === 'candidate' || model.standing === 'shadow'
  const life = useQuery({ queryKey: ['models', name, version, 'life'], queryFn: ({ signal }) => api.modelLife(name, version, signal), enabled: waits })
  const keeps = usePerson().roles.includes('administrator')
  const telling = useMutation({ mutationFn: () => stages.trial(name, version) })
  const tried = model.standing === 'shadow' || life.data?.items.some(({ act }) => act === 'package.shadowed') === true
  if (!waits || !tried) return null
  return (
    <section className="card-part" aria-labelledby="trial">
      <h2 id="trial">{say('静默试读', 'Silent trial')}</h2>
      <p className="second">
        {model.standing === 'shadow' ? say('它与在用版本一同阅片，结果不给任何人看。', 'It reads beside the version in use, and nobody is shown what. ') : say('试读已结束。', 'The trial has ended. ')}
        {keeps ? say('总数以 20 个已签名的检查为一批，每次查看都写入账本。', 'Totals are told of whole lots of 20 signed studies; each look is recorded in the ledger.') : say('总数由管理员查看。', 'An administrator asks for totals.')}
      </p>
      {keeps ? <Button variant="default" size="compact-sm" mt={8} disabled={telling.isPending} onClick={() => telling.mutate()}>{telling.data === undefined ? say('查看总数', 'Tell the totals') : say('再看一次', 'Tell them again')}</Button> : null}
      <div role="status">
        {telling.error === null ? null : <p className="trial-none">{whyRefused(telling.error, language)}</p>}
        {telling.data === undefined ? null : <Totals told={telling.data} />}
      </div>
    </section>
  )
}

function Totals({ told }: { told: Told }) {
  const { say, word } = useLanguage()
  const { people, one_alone_agrees: alone } = told
  const looked = told.compared_with.map((one) => one in findings ? word(findings[one as keyof typeof findings]) : say('任何征象', 'any finding')).join(say('、', ', '))
  const written = (share: Parameters<typeof shareWritten>[0]) => shareWritten(share, say) ?? say('没有可测的检查', 'none to measure')
  const p = alone.p < least ? `< ${least}` : `= ${alone.p.toFixed(4)}`
  const states = (Object.keys(said) as (keyof Told['states'])[]).map((one) => say(`${said[one].zh} ${told.states[one]}`, `${told.states[one]} ${said[one].en}`)).join(say('，', ', '))
  const decisions = Object.entries(told.decisions).filter(([, { studies }]) => studies > 0)
  return (
    <>
      <table className="plain-table trial">
        <thead>
          <tr>
            <th scope="col">{say(`${grouped(told.studies)} 个已签名的检查`, `On ${grouped(told.studies)} signed studies`)}</th>
            <th scope="col">{say('这个版本，静默', 'This version, unseen')}</th>
            <th scope="col">{say('在用版本', 'The version in use')}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(([one, words]) => (
            <tr key={one}>
              <th scope="row">{word(words)}</th>
              <td className="mono">{written(told.unseen[one])}</td>
              <td className="mono">{written(told.active[one])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="card-lines">
        <li>{say(`两个版本都给出结果的 ${alone.studies} 个检查中，只有这个版本与签名者一致的 ${alone.unseen} 个，只有在用版本一致的 ${alone.active} 个；p ${p}`, `Of ${alone.studies} studies that both gave a result, this one alone agrees on ${alone.unseen}, the one in use alone on ${alone.active}; p ${p}`)}</li>
        <li>{say(`它说：${states}`, `It said: ${states}`)}</li>
        <li>{say(`签名者看到${looked}：有 ${people.had}，无 ${people.had_not}，没有自己意见 ${people.no_opinion}；其中 ${people.not_blind} 个意见在看到 AI 结果之后给出`, `Signers saw ${looked}: ${people.had} yes, ${people.had_not} no, ${people.no_opinion} without an own opinion; ${people.not_blind === 1 ? '1 opinion was' : `${people.not_blind} opinions were`} given after something of AI's result was shown`)}</li>
        {decisions.map(([decision, of]) => <li key={decision}>{say(`对在用版本的结果${word(actions[decision as 'accept' | 'amend' | 'reject' | 'undecided'])}的 ${of.studies} 个中，这个版本说法相同的 ${of.unseen_says_the_same} 个`, `${word(actions[decision as 'accept' | 'amend' | 'reject' | 'undecided'])}, decided on the version in use: ${of.studies}; on ${of.unseen_says_the_same} of them this one says the same`)}</li>)}
        {told.left_over === 0 ? null : <li>{say(`另有 ${told.left_over} 个等下一批凑满`, `${told.left_over} more ${told.left_over === 1 ? 'waits' : 'wait'} for a lot to be full`)}</li>}
      </ul>
      <p className="second">{say('人也会错，而且签名前看过在用版本的结果：这是一致，不是真值。', 'People err, and sign after they have seen the result of the version in use: this is agreement, not truth.')}</p>
    </>
  )
}
