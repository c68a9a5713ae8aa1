import { useLanguage } from '../language'
import { EvidenceRow } from '../parts/EvidenceRow'
import type { Card, CardGrade, Ends } from '../server/answers/models'
import { counted, grouped } from '../server/format'

const methods: Readonly<Record<string, string>> = {
  'class activation map': '类激活图',
  occlusion: '遮盖图',
  'Grad-CAM': 'Grad-CAM',
  'integrated gradients': '积分梯度',
}

/** How each way to explain its number fared, and what that was asked of. */
export function Explained({ card }: { card: Card }) {
  const { say } = useLanguage()
  const grades = card.explanations ?? []
  return (
    <section className="card-part">
      <h2>{say('解释的检验', 'Explanations, graded')}</h2>
      {grades.length === 0 ? <p className="second">{say('此模型的解释未经检验。', 'Explanations of this model were not graded.')}</p> : null}
      <dl className="grounds">{grades.map((one) => <Graded key={one.method} grade={one} />)}</dl>
    </section>
  )
}

function Graded({ grade }: { grade: CardGrade }) {
  const { say } = useLanguage()
  const shown = say(`在 ${grouped(grade.films)} 幅胶片（${grouped(grade.patients)} 名患者）上`, `on ${counted(grade.films, 'film')} of ${counted(grade.patients, 'patient')}`)
  const parts = [
    say(`先去掉最强处：${ends(grade.deletion)}`, `strongest removed first ${ends(grade.deletion)}`),
    say(`先显示最强处：${ends(grade.insertion)}`, `strongest shown first ${ends(grade.insertion)}`),
    say(`权重打乱后的相似度：${ends(grade.alike)}`, `alike with weights shuffled ${ends(grade.alike)}`),
    ...(grade.pointing === null ? [] : [say(`指向：${ends(grade.pointing)}`, `pointing ${ends(grade.pointing)}`)]),
  ]
  return (
    <EvidenceRow term={say(methods[grade.method] ?? grade.method, grade.method)} source={parts.join(say('；', '; '))}>
      {grade.passes ? say(`通过，${shown}`, `passes, ${shown}`) : say(`未通过，不显示，${shown}`, `does not pass and is not shown, ${shown}`)}
    </EvidenceRow>
  )
}

/** Up to which number, and from which on, an answer is left open. */
export function Sure({ card }: { card: Card }) {
  const { say } = useLanguage()
  const known = card.certainty
  if (known === null || known === undefined) return null
  const share = `${Math.round(known.level * 100)} %`
  return (
    <EvidenceRow
      term={say('把握', 'Sureness')}
      source={say(`真实答案仍在其中的占 ${share}；仅对与之相同的胶片成立`, `the true answer stays open in ${share}; of films like those it was fitted on, and no others`)}
    >
      {say(
        `从 ${known.with_from.toFixed(4)} 起可能有，到 ${known.without_up_to.toFixed(4)} 为止可能没有`,
        `with it is open from ${known.with_from.toFixed(4)} on, without it up to ${known.without_up_to.toFixed(4)}`,
      )}
    </EvidenceRow>
  )
}

function ends(one: Ends): string {
  return `${one.value.toFixed(2)} (${one.low.toFixed(2)}–${one.high.toFixed(2)})`
}
