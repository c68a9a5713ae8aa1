import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter'
import { FirstRun } from '../access/FirstRun'
import { People } from '../access/People'
import { SignIn } from '../access/SignIn'
import { Story } from '../ledger/Story'
import { Quarantine } from '../quality/Quarantine'
import { Worklist } from '../reporting/Worklist'
import { Work } from '../work/Work'
import { fetched } from '../server/fetched'
import { LiveProvider } from '../server/live'
import { NotFound } from './NotFound'
import { ServerProblem } from '../parts/problems'
import { useSession } from '../server/session'
import { Waiting } from '../parts/Waiting'

/** The viewer is large and comes only when a study is opened; the pages about models, when one of them is; the demo's page, only at a demo. */
const rooms = () => fetched(() => import('../reading/rooms'))
const ReadingRoom = lazy(async () => ({ default: (await rooms()).ReadingFilm }))
const Conflicts = lazy(async () => ({ default: (await rooms()).Conflicts }))
const HeldFilm = lazy(async () => ({ default: (await rooms()).HeldFilm }))
const DemoPage = lazy(async () => ({ default: (await fetched(() => import('./demo/parts'))).DemoPage }))

const shelf = () => fetched(() => import('./shelf'))
const Models = lazy(async () => ({ default: (await shelf()).Models }))
const ModelCard = lazy(async () => ({ default: (await shelf()).ModelCard }))
const Approvals = lazy(async () => ({ default: (await shelf()).Approvals }))
const Evaluation = lazy(async () => ({ default: (await shelf()).Evaluation }))
const Manifest = lazy(async () => ({ default: (await shelf()).Manifest }))
const Manifests = lazy(async () => ({ default: (await shelf()).Manifests }))
const NewManifest = lazy(async () => ({ default: (await shelf()).NewManifest }))
const Training = lazy(async () => ({ default: (await shelf()).Training }))
const Trainings = lazy(async () => ({ default: (await shelf()).Trainings }))
const Review = lazy(async () => ({ default: (await shelf()).Review }))

/** Where an address that was cut short at the name of a room leads. */
const stems = [
  ['/', '/worklist'],
  ['/studies', '/worklist'],
  ['/quality', '/quality/quarantine'],
  ['/quality/quarantine/:held', '/quality/quarantine'],
  ['/models/:name', '/models'],
  ['/evaluations', '/manifests'],
  ['/first-run', '/worklist'],
] as const

/** Every page of the platform. The address is the state: view, filter and chosen study stand in it; no name does. */
export function Pages() {
  return (
    <Switch>
      <Route path="/sign-in" component={SignIn} />
      <Route path="/first-run/:token" component={FirstRun} />
      <Route component={BehindTheDoor} />
    </Switch>
  )
}

/** Nobody passes without a session; who is sent to sign in comes back to where they wanted to go. */
function BehindTheDoor() {
  const { session, problem, askAgain } = useSession()
  const [path] = useLocation()
  const question = useSearch()
  const within = session?.person != null
  useEffect(() => {
    // The reading room is small without its viewer: it is here before it is asked for, and opens while the server is away.
    if (within) void rooms().catch(() => undefined)
  }, [within])
  if (session === undefined) {
    return problem === undefined ? <Waiting /> : <main><h1 className="hidden">Lynkeus</h1><ServerProblem problem={problem} again={askAgain} /></main>
  }
  if (session.person === null) {
    const here = question === '' ? path : `${path}?${question}`
    return <Redirect to={`/sign-in?${new URLSearchParams({ to: here }).toString()}`} replace />
  }
  // Each sign-in has a line and pages of its own: the line of the one before was cut with its session.
  return (
    <LiveProvider key={session.csrf}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/demo" component={DemoPage} />
          {stems.map(([stem, room]) => <Route key={stem} path={stem}><Redirect to={room} replace /></Route>)}
          <Route path="/worklist" component={Worklist} />
          <Route path="/studies/:uid">{({ uid }) => <Redirect to={`/studies/${uid}/read`} replace />}</Route>
          <Route path="/studies/:uid/read" component={ReadingRoom} />
          <Route path="/studies/:uid/story" component={Story} />
          <Route path="/studies/:uid/conflicts" component={Conflicts} />
          <Route path="/models" component={Models} />
          <Route path="/models/:name/:version" component={ModelCard} />
          <Route path="/models/:name/:version/review" component={Review} />
          <Route path="/approvals" component={Approvals} />
          <Route path="/manifests" component={Manifests} />
          <Route path="/manifests/new" component={NewManifest} />
          <Route path="/manifests/:digest" component={Manifest} />
          <Route path="/evaluations/:run" component={Evaluation} />
          <Route path="/trainings" component={Trainings} />
          <Route path="/trainings/:run" component={Training} />
          <Route path="/quality/quarantine" component={Quarantine} />
          <Route path="/quality/quarantine/:held/:series" component={HeldFilm} />
          <Route path="/work" component={Work} />
          <Route path="/people" component={People} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </LiveProvider>
  )
}
