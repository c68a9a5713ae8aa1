import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../server/api'
import type { ModelLook, ModelShown, ModelWatch, Watched } from '../server/answers/models'
import { among, counted, dayAndClock } from '../server/format'
import { usePerson } from '../server/session'
import { shareWritten, watchedWords } from '../server/watched'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { Banner } from '../parts/Notices'
import { ServerProblem } from '../parts/problems'
import { serviceWords } from '../words'
import { whyRefused } from './reasons'
import { WatchActs } from './WatchActs'
import './stages.css'

const measures = Object.keys(watchedWords) as readonly Watched[]

/** By which bands a version is watched, what each look at it found, and the alarm that waits for somebody. */
export function Watch({ model }: { model: ModelShown }) {
  const { say } = useLanguage()
  const { package: name, version } = model
  const used = !['candidate', 'shadow', 'retired', 'installed'].includes(model.standing)
  const watch = useQuery({ queryKey: ['models', name, version, 'watch'], queryFn: ({ signal }) => api.modelWatch(name, version, signal), enabled: used })
  if (!used) return null
  const alarm = watch.data?.looks.find((one) => one.open)
  return (
    <section className="card-part" aria-labelledby="watch">
      <h2 id="watch">{say('定期复评', 'Watched at this site')}</h2>
      {watch.error === null ? null : <ServerProblem problem={watch.error} title={say('复评没有读出来', 'The watch could not be read')} again={() => void watch.refetch()} />}
      {alarm === undefined ? null : <Alarm model={model} alarm={alarm} />}
      {watch.data === undefined ? null : <Declared watch={watch.data.watch} />}
      {watch.data === undefined ? null : <WatchActs model={model} watch={watch.data.watch} />}
      {watch.data === undefined || watch.data.looks.length === 0 ? null : <Looks looks={watch.data.looks} bands={watch.data.watch?.bands ?? {}} />}
    </section>
  )
}

function Declared({ watch }: { watch: ModelWatch['watch'] }) {
  const { say } = useLanguage()
  if (watch === null) {
    return <p className="second">{say('本院还没有声明它应在什么范围内。', 'Nobody has declared yet within which bands it is to stay.')}</p>
  }
  const follows = {
    tell: say('超出时报警', 'leaving a band raises an alarm'),
    warn: say('超出时报警，并在每个结果旁提示', 'leaving a band raises an alarm, and a warning stands with each result'),
    stop: say('超出时报警并自动停用', 'leaving a band raises an alarm and stops it'),
  }
  return (
    <p className="second">
      {say(
        `每 ${watch.every_days} 天在新签名的检查上复评，至少 ${watch.studies_min} 个；${follows[watch.follows]}。由${among(watch.by)}声明，${dayAndClock(watch.at)}。`,
        `Looked at every ${counted(watch.every_days, 'day')} on freshly signed studies, ${watch.studies_min} at least; ${follows[watch.follows]}. Declared by ${watch.by}, ${dayAndClock(watch.at)}.`,
      )}
    </p>
  )
}

/** Each look in a row, the newest first; what had left its band says so in words. */
function Looks({ looks, bands }: { looks: readonly ModelLook[]; bands: NonNullable<ModelWatch['watch']>['bands'] }) {
  const { say, word } = useLanguage()
  const shown = measures.filter((one) => bands[one] !== undefined || looks.some((look) => look.left.includes(one)))
  const by = (who: string) => (serviceWords[who] === undefined ? who : word(serviceWords[who]))
  return (
    <table className="plain-table life looks">
      <thead>
        <tr>
          <th scope="col">{say('时间', 'When')}</th>
          <th scope="col" className="number">{say('检查', 'Studies')}</th>
          {shown.map((one) => (
            <th key={one} scope="col">
              {word(watchedWords[one])}
              {bands[one] === undefined ? null : <span className="second-line">{say(`${bands[one].low} 至 ${bands[one].high}`, `${bands[one].low} to ${bands[one].high}`)}</span>}
            </th>
          ))}
          <th scope="col">{say('处理', 'Seen to')}</th>
        </tr>
      </thead>
      <tbody>
        {looks.map((look) => (
          <tr key={look.id}>
            <td className="nowrap mono">{dayAndClock(look.at)}<span className="second-line">{by(look.by)}</span></td>
            <td className="number mono">{look.studies}</td>
            {look.figures.measures === undefined ? (
              <td colSpan={shown.length}>{say('检查太少，留待下次', 'too few studies; they wait for the next look')}</td>
            ) : shown.map((one) => <Measured key={one} look={look} measure={one} />)}
            <td className="wrap">{look.left.length === 0 ? '' : look.open ? say('尚未处理', 'not yet') : say(`${look.seen_by}：“${look.seen_why}”`, `${look.seen_by}: “${look.seen_why}”`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Measured({ look, measure }: { look: ModelLook; measure: Watched }) {
  const { say } = useLanguage()
  const share = look.figures.measures?.[measure]
  const written = share === undefined ? null : shareWritten(share, say)
  return (
    <td>
      {written ?? say('没有可测的检查', 'none to measure')}
      {look.left.includes(measure) ? <span className="second-line"><b>{say('超出范围', 'left its band')}</b></span> : null}
    </td>
  )
}

/** To who may; the others are told who may. What was stopped stays so. */
function Alarm({ model, alarm }: { model: ModelShown; alarm: ModelLook }) {
  const { say, word, language } = useLanguage()
  const client = useQueryClient()
  const { roles } = usePerson()
  const [opened, setOpened] = useState(false)
  const acting = useMutation({
    mutationFn: (reason: string) => api.seeToAlarm(model.package, model.version, alarm.id, reason),
    onSuccess: (shown) => {
      client.setQueryData(['models', model.package, model.version, 'watch'], shown)
      for (const key of ['models', 'counts']) void client.invalidateQueries({ queryKey: [key] })
      setOpened(false)
    },
  })
  const may = roles.includes('administrator') || roles.includes('senior_radiologist')
  const left = alarm.left.map((one) => word(watchedWords[one])).join(say('、', ', '))
  const label = say('已处理', 'Seen to')
  return (
    <>
      <Banner>{say(`${dayAndClock(alarm.at)} 复评时超出声明的范围：${left}。`, `Looked at ${dayAndClock(alarm.at)}, it had left what was declared: ${left}.`)}</Banner>
      {may ? (
        <Button variant="default" mt={8} mb={8} onClick={() => {
          acting.reset()
          setOpened(true)
        }}>{label}…</Button>
      ) : <p className="second">{say('由放射科上级医师或管理员处理', 'A senior radiologist or an administrator sees to it')}</p>}
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} ${model.package} ${model.version}`}
        label={label}
        kind="plain"
        reason="asked"
        act={acting.mutate}
        problem={null}
        busy={acting.isPending}
      >
        <p>{say('请写明查到了什么、做了什么。此后各页不再显示这个报警，结果旁的提示也消失。', 'Say what was found and what was done about it. The alarm is shown on no page after that, and the warning beside results goes.')}</p>
        <p>{say('若它已自动停用，仍然停用；由管理员恢复。', 'If it was stopped by itself it stays stopped; an administrator resumes it.')}</p>
        {acting.error === null ? null : <p className="entry-error" role="alert">{whyRefused(acting.error, language)}</p>}
      </ActDialog>
    </>
  )
}
