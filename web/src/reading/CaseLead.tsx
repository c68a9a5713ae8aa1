import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from 'wouter'
import { placeInQueue } from '../server/queue'
import type { StudyView } from '../server/answers/studies'
import { useLanguage } from '../language'
import { severalPatients } from '../parts/NamedPatients'
import { StateBadge } from '../parts/StateBadge'
import { verdicts } from '../words'

export function pathOf(uid: string): string {
  return `/studies/${encodeURIComponent(uid)}/read`
}

/** In the place of the rooms: the way back, the place in the list, the next one, the accession, the quality. */
export function CaseLead({ study }: { study: StudyView }) {
  const { say } = useLanguage()
  const { place, of, next } = placeInQueue(study.uid)
  return (
    <div className="case-lead">
      <Link to="/worklist"><IconChevronLeft size={16} aria-hidden="true" />{say('工作列表', 'Worklist')}</Link>
      {place === undefined ? null : <span className="second">{say(`第 ${place} 项，共 ${of} 项`, `${place} of ${of}`)}</span>}
      {next === undefined ? null : <Link to={pathOf(next)}>{say('下一项', 'Next')}<IconChevronRight size={16} aria-hidden="true" /></Link>}
      <Link className="story-link" to={`/studies/${encodeURIComponent(study.uid)}/story`}>{say('来历', 'Story')}</Link>
      {study.accession === null || study.accession === '' ? null : <span className="mono second accession-lead">{study.accession}</span>}
      <StateBadge state={verdicts[study.quality.state]} />
      {study.patients.length > 1 ? <StateBadge state={severalPatients(study.patients.length)} /> : null}
    </div>
  )
}
