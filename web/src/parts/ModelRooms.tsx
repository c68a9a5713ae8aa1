import { Link } from 'wouter'
import { useLanguage } from '../language'
import './ModelRooms.css'

/** The pages about models: those that read, and how others are made. */
export function ModelRooms({ here }: { here: 'models' | 'manifests' | 'trainings' | 'approvals' }) {
  const { say } = useLanguage()
  const pages = [
    { id: 'models', to: '/models', name: say('模型', 'Models') },
    { id: 'manifests', to: '/manifests', name: say('数据集', 'Data sets') },
    { id: 'trainings', to: '/trainings', name: say('训练', 'Training') },
    { id: 'approvals', to: '/approvals', name: say('批准', 'Approvals') },
  ] as const
  return (
    <nav className="model-rooms" aria-label={say('模型的页面', 'Pages about models')}>
      {pages.map((one) => <Link key={one.id} to={one.to} aria-current={one.id === here ? 'page' : undefined}>{one.name}</Link>)}
    </nav>
  )
}
