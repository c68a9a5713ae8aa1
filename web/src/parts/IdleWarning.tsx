import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { clock } from '../server/format'
import { sessionEnd, warnedMs } from '../server/idle'
import { useLanguage } from '../language'
import { Banner } from './Notices'

const lookMs = 1000

/** Two minutes before a session ends that nobody uses: one press keeps it, as any touch of the page does. The warning alone keeps nothing. */
export function IdleWarning() {
  const { say } = useLanguage()
  const client = useQueryClient()
  const [end, setEnd] = useState<number | undefined>(undefined)
  useEffect(() => {
    const look = () => {
      const ends = sessionEnd()
      setEnd(ends - Date.now() <= warnedMs ? ends : undefined)
    }
    const timer = window.setInterval(look, lookMs)
    return () => window.clearInterval(timer)
  }, [])
  if (end === undefined) return null
  const at = clock(new Date(end).toISOString())
  // Whatever is asked after the press tells the server that somebody is there.
  const stay = () => {
    setEnd(undefined)
    void client.invalidateQueries({ queryKey: ['counts'] })
  }
  return (
    <Banner>
      {say(`28 分钟无人使用：会话将于 ${at} 结束，所显示的内容随之收起；您写的意见和报告留在本浏览器中，未提交的理由不留。`, `Nobody has used this for 28 minutes: the session ends at ${at}, and what is shown here goes. What you typed of an opinion or a report stays in this browser; a reason that you began does not. `)}
      <Button variant="default" size="compact-sm" onClick={stay}>{say('继续使用', 'Stay signed in')}</Button>
    </Banner>
  )
}
