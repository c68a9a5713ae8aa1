import { type ReactNode } from 'react'
import { among, grouped } from '../server/format'
import type { Curve } from '../server/answers/trainings'
import { useLanguage } from '../language'
import { digitsOf, path, span, ticks } from './drawn'
import { tasks } from './standing'

const scoreDigits = 3

interface Props {
  readonly curve: Curve
  readonly task: string | undefined
  readonly moving: boolean
}

/** How the loss falls, step by step, and how the films that tune are told after each pass: both over the same steps. */
export function LossCurve({ curve, task, moving }: Props) {
  const { say, word } = useLanguage()
  const [, last = 0] = curve.points.at(-1) ?? []
  const best = curve.scores.toSorted((a, b) => b[1] - a[1])[0]
  const score = task === undefined ? undefined : tasks[task]?.score
  const scored = score === undefined ? say('得分', 'score') : word(score)
  const loss = span(curve.points.map(([, value]) => value))
  const told = span(curve.scores.map(([, value]) => value))
  return (
    <figure className="loss-curve">
      <Plot
        title={say('训练影像的损失', 'Loss on the training films')}
        now={say(`${moving ? '现在' : '最后'} ${last.toFixed(3)}`, `${moving ? 'now' : 'last'} ${last.toFixed(3)}`)}
        words={say(`损失曲线：第 ${curve.step} 步，损失 ${last.toFixed(3)}`, `Loss curve: at step ${curve.step} the loss is ${last.toFixed(3)}`)}
        steps={curve.steps}
        scale={loss}
      >
        <path className="loss-line" d={path(curve.points, curve.steps, loss)} />
      </Plot>
      {best === undefined ? (
        <p className="second">{say('第一轮走完后，这里出现调参影像的得分；选中的是得分最好的一轮。', 'After the first pass the score of the films that tune stands here; the pass with the best one is kept.')}</p>
      ) : (
        <Plot
          title={say(`调参影像的${among(scored).trimEnd()}，每轮之后`, `Films that tune: ${scored}, after each pass`)}
          now={say(`最好 ${best[1].toFixed(scoreDigits)}，在第 ${grouped(best[0])} 步`, `best ${best[1].toFixed(scoreDigits)}, at step ${grouped(best[0])}`)}
          words={say(`每轮之后的得分：最好 ${best[1].toFixed(scoreDigits)}`, `Score after each pass: the best is ${best[1].toFixed(scoreDigits)}`)}
          steps={curve.steps}
          scale={told}
        >
          <path className="score-line" d={path(curve.scores, curve.steps, told)} />
          {curve.scores.map((one) => <path key={one[0]} className="score-mark" d={`${path([one], curve.steps, told)}h0.01`} />)}
        </Plot>
      )}
      <figcaption className="second">
        {say('得分只说哪一轮好，对别的患者过于乐观；判断看封存的测试集。', 'The score says which pass is better and is far too hopeful for other patients: the sealed test set judges.')}
      </figcaption>
    </figure>
  )
}

/** One drawing: its numbers stand beside it as text, so that they are never stretched. */
function Plot({ title, now, words, steps, scale, children }: { title: string; now: string; words: string; steps: number; scale: readonly [number, number]; children: ReactNode }) {
  const { say } = useLanguage()
  return (
    <div className="plot">
      <p className="plot-head"><b>{title}</b><span className="mono">{now}</span></p>
      <div className="plot-values mono" aria-hidden="true">{ticks(scale).toReversed().map((one) => <span key={one}>{one.toFixed(digitsOf(scale))}</span>)}</div>
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label={words}>
        {ticks(scale).map((_, number, all) => <path key={number} className="plot-rule" d={`M0 ${(100 * number) / (all.length - 1)}H1000`} />)}
        {children}
      </svg>
      <div className="plot-steps mono" aria-hidden="true"><span>0</span><span>{say('步', 'step')}</span><span>{grouped(steps)}</span></div>
    </div>
  )
}
