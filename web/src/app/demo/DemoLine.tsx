import { lazy, Suspense } from 'react'
import { fetched } from '../../server/fetched'
import { useSession } from '../../server/session'

/** Only a demo fetches it. */
const DemoStrip = lazy(async () => ({ default: (await fetched(() => import('./parts'))).DemoStrip }))

/** The demo's strip, where this is a demo. */
export function DemoLine() {
  const { session } = useSession()
  return session?.demo == null ? null : <Suspense><DemoStrip demo={session.demo} /></Suspense>
}
