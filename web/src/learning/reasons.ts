/** Why a training was refused or failed, in the reader's language; what is not here is said as the server says it. */
import { Problem } from '../server/api'
import { explain, explainProblem } from '../server/reasons'
import { say, type Sentences } from '../server/sentences'
import type { Fields } from '../server/answers/said'
import type { Refusal } from '../server/answers/trainings'
import type { Language } from '../words'

export const reasons: Sentences = {
  learn_missing: [{ zh: '本服务旁没有安装训练所需的 {module}：由管理本机的人执行 pip install \'lynkeus[learn]\'，再重新启动服务。', en: "Training needs {module}, which is not installed beside this service: who runs this machine installs 'lynkeus[learn]' with pip and starts it again." }],
  no_films_folder: [{ zh: '还没有说明计划里的影像在哪个文件夹：由管理本机的人用 LYNKEUS_DATA 或 --data 启动服务。', en: 'Nobody has said where the films of plans are: who runs this machine starts the service with LYNKEUS_DATA, or with --data DIR.' }],
  plan_gone: [{ zh: '服务器上已没有计划 {plan}：请放回，或另选一个。', en: 'There is no plan {plan} on this server any more. Put it back, or choose another.' }],
  plan_exchanged: [{ zh: '计划 {plan} 或它的数据集文件在训练开始时被换过，没有进行训练：请按现在的内容重新开始。', en: 'The plan {plan}, or its manifest, was exchanged while this training began, so nothing was trained. Start it anew as it is now.' }],
  plan_changed: [{ zh: '计划 {plan} 的内容在选定之后改过：请按现在的内容重新开始。', en: 'The plan {plan} says something else now than when it was chosen. Start it anew as it is now.' }],
  plan_broken: [
    { zh: '计划 {plan} 无法执行：{why}。请在文件里改正。', en: 'The plan {plan} cannot be followed: {why}. Mend it in its file.' },
    { zh: '计划无法执行：{why}。请在文件里改正。', en: 'The plan cannot be followed: {why}. Mend it in its file.' },
  ],
  plan_unreadable: [{ zh: '计划 {plan} 读不出来。', en: 'The plan {plan} cannot be read.' }],
  training_over: [{ zh: '这次训练已结束，没有可停止的。', en: 'This training is over: there is nothing to stop.' }],
  training_not_stopped: [{ zh: '只有已停止或失败的训练可以继续。', en: 'Only a stopped or failed training goes on.' }],
  training_not_done: [{ zh: '这次训练还没有做成模型包。', en: 'No package came of this training yet.' }],
  trained_package_gone: [{ zh: '这次训练的文件夹里没有模型包 {package}：请按它的计划再训练一次。', en: 'No package {package} lies in the folder of this training: follow its plan again.' }],
  training_unknown: [{ zh: '没有这次训练：请再看一遍训练列表。', en: 'There is no such training: look at the list of trainings again.' }],
  trainings_waiting: [{ zh: '已有 {n} 次训练在运行或等待：请先停止一个，或等一个结束。', en: '{n} trainings run or wait here: stop one, or come back when one has ended.' }],
  training_died: [{ zh: '训练进程自行结束（代码 {exit}），内存不足时会这样。最后的检查点还在；它的文件夹里的 training.log 有更多说明。', en: 'The process that trained ended by itself (code {exit}), as where memory was short. The last checkpoint stays; training.log in its folder says more.' }],
  system_error: [{ zh: '服务器的系统拒绝了：{what}。处理之后再让它继续。', en: 'The system of the server refused: {what}. See to it, then let it go on.' }],
  training_memory_full: [{ zh: '内存放不下 {batch} 幅一批。最后的检查点还在。请在计划里减小 training.batch 或 preprocess.size，再重新开始。', en: 'Memory does not hold a batch of {batch}. The last checkpoint stays. Give the plan a smaller training.batch or preprocess.size, and begin anew.' }],
  training_disk_full: [{ zh: '磁盘已满，训练停在第 {step} 步。请腾出空间，再让它继续。', en: 'The disk is full, so the training stopped at step {step}. Make room, then let it go on.' }],
  data_missing: [{ zh: '在影像文件夹里没有找到 {table}。请核对 LYNKEUS_DATA 或 --data 指的文件夹。', en: 'There is no {table} in the folder of films. See what LYNKEUS_DATA or --data names.' }],
  manifest_missing: [{ zh: '没有数据集 {manifest}：请在计划的 data 里写明它在哪里。', en: 'There is no data set {manifest}. Say in the data of the plan where it lies.' }],
  manifest_changed: [{ zh: '数据集里的文件与当初不同，没有训练：请用 lynkeus manifest verify 查看是哪些。', en: 'Files of the data set are not as they were, so nothing was trained: lynkeus manifest verify names them.' }],
  manifest_unknown: [{ zh: '这个数据集不是本院制作的：请在制作它的医院训练，或在本院重新制作。', en: 'This site has not made this data set: train at the one that did, or make it here.' }],
  manifest_images_gone: [{ zh: '数据集里有 {n} 幅影像已不在归档里：请重新制作。', en: 'Of the images of the data set {n} can no longer be found in the archive: make it anew.' }],
  manifest_not_cleared: [{ zh: '数据集里有 {n} 幅影像现已隔离或还没检查：由判断影像的人放行，或重新制作数据集。', en: 'Of the images of the data set the checks hold back {n} now, or have not seen them: who judges images releases them, or the data set is made anew.' }],
  approval_missing: [{ zh: '没有记录批准“{approval}”：归档里的患者只能在记录在案的批准之下用于训练，由管理员按委员会的批件记录。', en: 'No approval “{approval}” is recorded: patients of the archive are used for training under a recorded approval alone, which an administrator records from the letter of the committee.' }],
  approval_over: [{ zh: '批准 {approval} 已过期或已撤回，不能再用这些患者：请向批准的委员会申请新的批准。', en: 'The approval {approval} has expired or was withdrawn, so nobody is used under it any more: ask the committee for another one.' }],
  approval_scope: [{ zh: '批准 {approval} 的范围不包括这个数据集里的患者或影像类型：请缩小数据集，或申请扩大范围。', en: 'The approval {approval} does not go so far as this data set: take fewer patients or other images, or ask the committee for more.' }],
  film_broken: [{ zh: '影像 {file} 无法解码。', en: '{file} cannot be decoded.' }],
  weights_missing: [{ zh: '没有安装 ImageNet 权重：它随 lynkeus[learn] 安装。', en: 'The ImageNet weights are not installed: they come with lynkeus[learn].' }],
  checkpoint_broken: [{ zh: '检查点读不出来：请重新开始一次训练。', en: 'The checkpoint cannot be read: start a new training.' }],
  checkpoint_of_another_plan: [{ zh: '检查点来自另一计划或另外的影像：请重新开始一次训练。', en: 'The checkpoint is of another plan or of other films: start a new training.' }],
  no_gpu: [{ zh: '计划要用 GPU，而这里没有：请在计划里写 auto 或 cpu。', en: 'The plan wants a GPU, and there is none here: say auto or cpu in the plan.' }],
}

function said(code: string, fields: Fields, words: string, language: Language): string {
  return say(reasons, code, fields, language) ?? explain({ code, fields, words }, language)
}

/** Why a plan cannot be followed, or a training failed. */
export function why(problem: Refusal, language: Language): string {
  return said(problem.reason, problem.fields, problem.sentence, language)
}

/** What went wrong with what was asked just now. */
export function whyRefused(error: Error, language: Language): string {
  return error instanceof Problem ? said(error.reason, error.fields, error.message, language) : explainProblem(error, language)
}
