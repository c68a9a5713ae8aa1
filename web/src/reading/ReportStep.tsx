import { Kbd, Textarea } from '@mantine/core'
import type { Ref } from 'react'
import type { Report, ReportText } from '../server/answers/opinions'
import { clock } from '../server/format'
import { useLanguage } from '../language'
import { OvertakenPart } from './OvertakenPart'
import type { Say } from '../words'
import { Step } from './Step'
import type { AddendumDesk } from './useAddendum'
import type { Overtaken } from './useReport'

interface Props {
  readonly report: Report
  readonly text: ReportText
  readonly change: (text: ReportText) => void
  readonly unkept: boolean
  readonly overtaken: Overtaken | undefined
  readonly addendum: AddendumDesk
  readonly field: Ref<HTMLTextAreaElement>
}

/** Which version the server has, and whether there is more here than it has. */
export function keptWritten(version: number, unkept: boolean, say: Say, by = ''): string | undefined {
  if (version === 0) return unkept ? say('未暂存', 'not kept yet') : undefined
  return unkept ? say(`第 ${version} 版之后的改动未暂存`, `changed since version ${version}`) : say(`已暂存，第 ${version} 版`, `kept, version ${version}`) + by
}

export function ReportStep({ report, text, change, unkept, overtaken, addendum, field }: Props) {
  const { say } = useLanguage()
  const signed = report.state === 'signed'
  const by = report.mine || report.author === null || report.kept_at === null ? '' : say(`，${report.author}，${clock(report.kept_at)}`, `, by ${report.author}, ${clock(report.kept_at)}`)
  const time = signed
    ? say(`第 ${report.version} 版`, `version ${report.version}`)
    : keptWritten(report.version, unkept, say, by)
  return (
    <Step number={3} title={say('报告', 'Report')} done={signed} time={time}>
      {overtaken === undefined ? null : <OvertakenPart overtaken={overtaken} addendum={addendum} />}
      <Textarea
        ref={field}
        label={<>{say('影像所见', 'Findings')}{signed ? null : <Kbd size="xs" ml={6}>E</Kbd>}</>}
        autosize
        minRows={3}
        readOnly={signed}
        value={text.findings}
        onChange={(event) => change({ ...text, findings: event.currentTarget.value })}
      />
      <Textarea
        label={say('影像诊断', 'Impression')}
        autosize
        minRows={2}
        mt={8}
        readOnly={signed}
        value={text.impression}
        onChange={(event) => change({ ...text, impression: event.currentTarget.value })}
      />
      {signed ? null : <p className="paper-only signed-line">{say('尚未签名', 'Not signed yet')}</p>}
    </Step>
  )
}
