import { lazy, type ReactNode, Suspense } from 'react'
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router'
import { FirstRun } from '../access/FirstRun'
import { SignIn } from '../access/SignIn'
import { Story } from '../ledger/Story'
import { Quarantine } from '../quality/Quarantine'
import { Worklist } from '../reporting/Worklist'
import { Work } from '../work/Work'
import { LiveProvider } from './live'
import { NotFound } from './NotFound'
import { ServerProblem } from './problems'
import { useSession } from './session'
import { Waiting } from './Waiting'

/** The viewer is large and comes only when a study is opened. */
const ReadingRoom = lazy(() => import('../reading/ReadingFilm'))

/** Every page of the platform. The address is the state: view, filter and chosen study stand in it. */
export function Pages() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignIn />} />
      <Route path="/first-run/:token" element={<FirstRun />} />
      <Route element={<BehindTheDoor />}>
        <Route path="/" element={<Navigate to="/worklist" replace />} />
        <Route path="/worklist" element={<Worklist />} />
        <Route path="/studies/:uid/read" element={<Later><ReadingRoom /></Later>} />
        <Route path="/studies/:uid/story" element={<Story />} />
        <Route path="/quality/quarantine" element={<Quarantine />} />
        <Route path="/work" element={<Work />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  )
}

function Later({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Waiting />}>{children}</Suspense>
}

/** Nobody passes without a session; who is sent to sign in comes back to where they wanted to go. */
function BehindTheDoor() {
  const { session, problem, askAgain } = useSession()
  const here = useLocation()
  if (session === undefined) {
    return problem === undefined ? <Waiting /> : <main><ServerProblem problem={problem} again={askAgain} /></main>
  }
  if (session.person === null) {
    return <Navigate to={`/sign-in?${new URLSearchParams({ to: here.pathname + here.search }).toString()}`} replace />
  }
  return <LiveProvider><Outlet /></LiveProvider>
}
