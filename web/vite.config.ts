import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const spared = '\0spared'

/** What Mantine's dialog brings and these pages do without: its own scroll area, which is never given to it, and a script that
    keeps the page still behind it, which layout.css does in one line. 8 kB that nobody needs. */
const spare: Plugin = {
  name: 'spare',
  enforce: 'pre',
  resolveId: (source, importer) => {
    const scrollArea = importer?.endsWith('/Modal/ModalRoot.mjs') === true && source.endsWith('/ScrollArea.mjs')
    return scrollArea || source === 'react-remove-scroll' ? spared : undefined
  },
  load: (id) => (id === spared ? 'export const ScrollArea = { Autosize: null }; export const RemoveScroll = ({ children }) => children' : undefined),
}

/** The pages are one folder of hashed files that the server hands out itself: no inline script, no other origin. */
export default defineConfig({
  plugins: [react(), spare],
  build: {
    outDir: '../src/lynkeus/app/pages',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
})
