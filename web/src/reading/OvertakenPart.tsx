import { Button } from '@mantine/core'
import { among } from '../server/format'
import type { ReportText } from '../server/answers/opinions'
import { useLanguage } from '../language'
import type { AddendumDesk } from './useAddendum'
import type { Overtaken } from './useReport'

/** Two people wrote at once: both texts are shown, and a person says which goes on. Nothing is lost and nothing overwritten unseen. */
export function OvertakenPart({ overtaken, addendum }: { overtaken: Overtaken; addendum: AddendumDesk }) {
  const { say } = useLanguage()
  const report = overtaken.theirs
  const who = report.signed_by ?? report.author ?? say('别人', 'somebody else')
  const signed = report.state === 'signed'
  const add = () => {
    addendum.write([addendum.text, overtaken.mine.findings, overtaken.mine.impression].filter((one) => one.trim() !== '').join('\n'))
    overtaken.takeTheirs()
  }
  return (
    <section className="overtaken" role="alert">
      <p>
        {signed
          ? say(`${among(who).trimStart()}已签名第 ${report.version} 版。您写的没有签入：`, `${who} has signed version ${report.version}. What you wrote is not in it:`)
          : say(`${among(who).trimStart()}在您写的时候暂存了第 ${report.version} 版：`, `${who} kept version ${report.version} while you were writing:`)}
      </p>
      <Words text={signed ? overtaken.mine : report.text} />
      <div className="foot-actions">
        {signed ? <Button variant="default" onClick={add}>{say('写入补充报告', 'Add as addendum')}</Button> : null}
        <Button variant="default" data-before="text" onClick={overtaken.takeTheirs}>{signed ? say('放弃我写的', 'Drop mine') : say('采用对方的', 'Take theirs')}</Button>
        {overtaken.goOn === undefined ? null : <Button variant="default" onClick={overtaken.goOn}>{say('用我的继续', 'Go on with mine')}</Button>}
      </div>
    </section>
  )
}

function Words({ text }: { text: ReportText }) {
  return (
    <blockquote>
      {[text.findings, text.impression].filter((one) => one !== '').map((one) => <p key={one} className="wrap">{one}</p>)}
    </blockquote>
  )
}
