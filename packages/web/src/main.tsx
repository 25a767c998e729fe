import { render } from 'preact'
import { App } from './app/app.tsx'
import './style/tokens.css'
import './style/base.css'
import './style/frame.css'
import './style/parts.css'

const root = document.querySelector('#bridge')
if (root === null) throw new Error('the page has no place for the dashboard')
render(<App />, root)
