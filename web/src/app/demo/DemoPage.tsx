import { useLanguage } from '../../language'
import { Shell } from '../../parts/Shell'
import { EmptyState } from '../../parts/Notices'
import type { Language, Pair } from '../../words'
import { explain } from '../../server/reasons'
import { useSession } from '../../server/session'
import type { Demo, DemoPackage } from '../../server/answers/demo'
import { Waiting } from '../../parts/Waiting'
import { collectionWords } from '../../server/collections'
import { useDemo } from './useDemo'

const bytesInMegabyte = 1e6

/** Which films these are, whose, by what licence, what they do not prove, and what is missing. */
export default function DemoPage() {
  const { say } = useLanguage()
  const { session } = useSession()
  const demo = useDemo()
  const title = say('这个演示', 'This demo')
  return (
    <Shell title={title}>
      <div className="page">
        <div className="page-head"><h1>{title}</h1></div>
        {session?.demo === null ? (
          <EmptyState title={say('这里不是演示', 'This is no demo')}>{say('这里是一个正式站点。', 'This is a site of its own.')}</EmptyState>
        ) : demo === undefined ? <Waiting /> : <About demo={demo} />}
      </div>
    </Shell>
  )
}

function About({ demo }: { demo: Demo }) {
  const { say, word } = useLanguage()
  return (
    <div className="demo-about">
      <p>
        {say(
          '演示只在本机打开。影像是真实的公开资料，取自软件包源，逐一核对校验和；没有任何编造：不知道的就写“不详”。',
          'The demo opens on this machine only. Its films are real, public material from package registries, each held to a written checksum. Nothing is invented: what is unknown says unknown.',
        )}
      </p>
      <table className="demo-films">
        <thead>
          <tr>
            <th scope="col">{say('影像', 'Films')}</th>
            <th scope="col">{say('来处', 'Origin')}</th>
            <th scope="col">{say('许可', 'Licence')}</th>
            <th scope="col">{say('状态', 'Standing')}</th>
          </tr>
        </thead>
        <tbody>
          {demo.packages.map((one) => (
            <tr key={one.name}>
              <td>
                <ul>{contents(one).map((line) => <li key={line.en}>{word(line)}</li>)}</ul>
              </td>
              <td>{one.origin}<span className="second-line">{one.name} {one.version}</span></td>
              <td className="nowrap">{one.licence}</td>
              <td><StandingOf one={one} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <Missing demo={demo} />
      <h2>{say('这些影像不能证明什么', 'What these films do not prove')}</h2>
      <p>{word(collectionWords.children)}</p>
      <h2>{say('发送您自己的测试影像', 'Send a test film of your own')}</h2>
      <p>
        {say('本机可用任意 AE 名发送；请勿发送患者影像：任何人都能进入演示。', 'This machine may send under any AE title. No patients, please: anybody may enter a demo.')}
      </p>
      <pre className="mono">storescu -aec {demo.dicom.ae_title} 127.0.0.1 {demo.dicom.port} film.dcm</pre>
    </div>
  )
}

const exhibits: Readonly<Record<string, (count: number) => Pair>> = {
  adult: () => ({ zh: '成人胸片 1 幅：64 岁，两肺多发圆形影；像素间距为 0', en: '1 chest film of an adult: 64 years, many round shadows in both lungs; its pixel spacing is 0' }),
  conflict: (count) => ({ zh: `同一编号、不同内容的对象 ${count} 个：冲突示例`, en: `${count} objects with one number and different content: the conflict` }),
  other: (count) => ({ zh: `CT、MR、超声各 1 幅：无适用模型，只供观看（共 ${count} 幅）`, en: `a CT, an MR and an ultrasound image (${count}): no model fits; for viewing` }),
  child: (count) => ({ zh: `儿童胸片 ${count} 幅：1–5 岁（由影像来源说明），中性编号`, en: `${count} chest films of children: 1–5 years as their source states, under neutral numbers` }),
}

function contents(one: DemoPackage): readonly Pair[] {
  const kinds = one.exhibits.map((kind) => (kind === 'map' || kind === 'letters' ? 'child' : kind))
  return [...new Set(kinds)].flatMap((kind) => {
    const line = exhibits[kind]
    return line === undefined ? [] : [line(kinds.filter((each) => each === kind).length)]
  })
}

const standings: Readonly<Record<DemoPackage['state'], Pair>> = {
  waiting: { zh: '等待', en: 'waiting' },
  fetching: { zh: '正在取得', en: 'being fetched' },
  here: { zh: '已在', en: 'here' },
  missing: { zh: '缺失', en: 'missing' },
}

function StandingOf({ one }: { one: DemoPackage }) {
  const { say, word } = useLanguage()
  const [done, size] = [one.fetched, one.size].map((bytes) => Math.round(bytes / bytesInMegabyte))
  return (
    <span className={one.state === 'missing' ? 'unknown' : undefined}>
      {word(standings[one.state])}
      {one.state === 'fetching' ? say(`，${done} / ${size} MB`, `, ${done} of ${size} MB`) : null}
    </span>
  )
}

/** What is not here, why, and two ways to get it. */
function Missing({ demo }: { demo: Demo }) {
  const { say, language } = useLanguage()
  const missing = demo.packages.filter((one) => one.state === 'missing')
  if (missing.length === 0) return null
  return (
    <section role="status">
      <h2>{say('缺什么，怎样取得', 'What is missing, and how to get it')}</h2>
      {missing.map((one) => (
        <p key={one.name}>
          {whyWords(one, language)}{' '}
          {say(
            '请为本机设置软件包源，或把文件 ',
            "Set this machine's package index, or copy the file ",
          )}
          <code>{one.archive}</code>
          {say(' 放入文件夹 ', ' into the folder ')}
          <code className="wrap">{demo.folder}</code>
          {say('；然后重新启动演示。', '; then start the demo again.')}
        </p>
      ))}
    </section>
  )
}

function whyWords(one: DemoPackage, language: Language): string {
  return one.why === null ? '' : explain(one.why, language)
}
