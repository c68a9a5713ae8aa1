import '@fontsource-variable/inter/wght.css'
import './mantine.css'
import './tokens.css'
import './layout.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import './print.css'

// Chinese glyphs for machines that have no font of their own: after the first paint, and slices only where needed.
void import('@fontsource-variable/noto-sans-sc/wght.css')

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
createRoot(root).render(<StrictMode><App /></StrictMode>)
