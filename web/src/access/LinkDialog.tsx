import { Button, TextInput } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import type { Invited } from '../server/answers/people'
import { useLanguage } from '../language'
import { Dialog } from '../parts/Dialog'
import { useRoleNames } from './roles'
import '../parts/ActDialog.css'

/** A one-time link, shown this once: the server keeps no more than its hash. */
export function LinkDialog({ invited, close }: { invited: Invited | undefined; close: () => void }) {
  const { say } = useLanguage()
  return (
    <Dialog title={say('一次性链接', 'A one-time link')} opened={invited !== undefined} close={close} width={560}>
      {invited === undefined ? null : <Link invited={invited} close={close} />}
    </Dialog>
  )
}

function Link({ invited, close }: { invited: Invited; close: () => void }) {
  const { say } = useLanguage()
  const names = useRoleNames()
  const [copied, setCopied] = useState(false)
  const copy = () => {
    void navigator.clipboard.writeText(invited.link).then(() => setCopied(true), () => undefined)
  }
  return (
    <div className="sign">
      <div className="act-words">
        <p>{say(`角色：${names(invited.roles)}。请只交给本人：24 小时内有效，只能用一次，而且只在这里显示这一次。`, `Roles: ${names(invited.roles)}. Hand it to that person only. It works once, within 24 hours, and is shown here this once.`)}</p>
        {invited.here ? <p>{say('它只能在服务器本机的浏览器中打开；经 TLS 代理提供页面后，也可在别处打开。', "It opens in a browser on the server's own machine only; once the pages stand behind a TLS proxy, elsewhere too.")}</p> : null}
      </div>
      <TextInput label={say('链接', 'Link')} value={invited.link} readOnly onFocus={(event) => event.currentTarget.select()} data-autofocus />
      <p className="second" role="status">{copied ? say('已复制。', 'Copied.') : ''}</p>
      <div className="sign-actions">
        {window.isSecureContext ? <Button variant="default" leftSection={<IconCopy size={15} aria-hidden="true" />} onClick={copy}>{say('复制', 'Copy')}</Button> : null}
        <Button variant="default" onClick={close}>{say('关闭，不再显示', 'Close; it is not shown again')}</Button>
      </div>
    </div>
  )
}
