import { useEffect, useState } from 'react'
import { useLanguage } from '../language'

const patienceMs = 300

/** Nothing under 300 ms, then words. Nothing spins. */
export function Waiting({ words }: { words?: string }) {
  const { say } = useLanguage()
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setLong(true), patienceMs)
    return () => window.clearTimeout(timer)
  }, [])
  return <p className="waiting-words" role="status">{long ? (words ?? say('正在读取…', 'Reading…')) : null}</p>
}
