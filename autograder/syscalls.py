"""Which system calls a submission may make: computing, its own memory and threads, files it can see, time.

Everything else is refused: starting programs or processes, sockets, signals to others, mounts, namespaces, keys,
shared memory, tracing, kernel interfaces such as io_uring and bpf. Each entry is name:number on x86_64:on aarch64,
from the kernel's own headers (asm/unistd_64.h, asm-generic/unistd.h); "-" where there is none.
"""

import platform

ALLOWED = """
# files
read:0:63 write:1:64 readv:19:65 writev:20:66 pread64:17:67 pwrite64:18:68 preadv:295:69 pwritev:296:70
preadv2:327:286 pwritev2:328:287 open:2:- openat:257:56 close:3:57 close_range:436:436 lseek:8:62 stat:4:-
fstat:5:80 lstat:6:- newfstatat:262:79 statx:332:291 access:21:- faccessat:269:48 faccessat2:439:439 fcntl:72:25
flock:73:32 fsync:74:82 fdatasync:75:83 truncate:76:45 ftruncate:77:46 fallocate:285:47 fadvise64:221:223
readahead:187:213 getdents:78:- getdents64:217:61 getcwd:79:17 chdir:80:49 fchdir:81:50 rename:82:- renameat:264:38
renameat2:316:276 mkdir:83:- mkdirat:258:34 rmdir:84:- link:86:- linkat:265:37 unlink:87:- unlinkat:263:35
symlink:88:- symlinkat:266:36 readlink:89:- readlinkat:267:78 chmod:90:- fchmod:91:52 fchmodat:268:53 umask:95:166
utime:132:- utimes:235:- utimensat:280:88 futimesat:261:- statfs:137:43 fstatfs:138:44 getxattr:191:8
lgetxattr:192:9 fgetxattr:193:10 listxattr:194:11 llistxattr:195:12 flistxattr:196:13 sendfile:40:71
copy_file_range:326:285 dup:32:23 dup2:33:- dup3:292:24 pipe:22:- pipe2:293:59 ioctl:16:29
# memory
mmap:9:222 mprotect:10:226 munmap:11:215 mremap:25:216 brk:12:214 madvise:28:233 mincore:27:232 msync:26:227
membarrier:324:283
# waiting
poll:7:- ppoll:271:73 select:23:- pselect6:270:72 epoll_create:213:- epoll_create1:291:20 epoll_ctl:233:21
epoll_wait:232:- epoll_pwait:281:22 eventfd:284:- eventfd2:290:19 timerfd_create:283:85 timerfd_settime:286:86
timerfd_gettime:287:87 sendto:44:206 recvfrom:45:207 sendmsg:46:211 recvmsg:47:212 shutdown:48:210
getsockname:51:204 getpeername:52:205 setsockopt:54:208 getsockopt:55:209
# threads
futex:202:98 set_robust_list:273:99 get_robust_list:274:100 rseq:334:293 set_tid_address:218:96 sched_yield:24:124
sched_getaffinity:204:123 sched_getparam:143:121 sched_getscheduler:145:120 sched_get_priority_max:146:125
sched_get_priority_min:147:126 getpriority:140:141 exit:60:93 exit_group:231:94 wait4:61:260 waitid:247:95
restart_syscall:219:128 arch_prctl:158:-
# signals
rt_sigaction:13:134 rt_sigprocmask:14:135 rt_sigreturn:15:139 rt_sigpending:127:136 rt_sigtimedwait:128:137
rt_sigsuspend:130:133 sigaltstack:131:132 pause:34:- alarm:37:- setitimer:38:103 getitimer:36:102
# time
time:201:- gettimeofday:96:169 clock_gettime:228:113 clock_getres:229:114 nanosleep:35:101 clock_nanosleep:230:115
times:100:153
# itself
getpid:39:172 getppid:110:173 gettid:186:178 getuid:102:174 geteuid:107:175 getgid:104:176 getegid:108:177
getresuid:118:148 getresgid:120:150 getgroups:115:158 getpgrp:111:- getpgid:121:155 getsid:124:156 getrlimit:97:163
prlimit64:302:261 getrusage:98:165 uname:63:160 sysinfo:99:179 getcpu:309:168 getrandom:318:278
"""
# Allowed with a certain first argument only, or deadly; see layers.filter_system_calls.
SPECIAL = "clone:56:220 socketpair:53:199 kill:62:129 tkill:200:130 tgkill:234:131"
# What the layers themselves call, where libc has no function for it.
OWN = """
pivot_root:155:41 capset:126:91 setns:308:268 unshare:272:97 mount_setattr:442:442
landlock_create_ruleset:444:444 landlock_add_rule:445:445 landlock_restrict_self:446:446
"""
# From here on the numbers are the same everywhere and the calls are new: who asks is told that they do not exist,
# and does without.
NEW_CALLS = 424
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def numbers(entries, machine=None):
    """{name: number} on this machine; empty on a kind of machine that is not known.

    >>> numbers("clone:56:220 open:2:-", "aarch64")
    {'clone': 220}
    """
    machine = machine or platform.machine()
    if machine not in AUDIT_ARCH:
        return {}
    column = 1 + list(AUDIT_ARCH).index(machine)
    parts = [entry.split(":") for entry in entries.split() if ":" in entry]
    return {part[0]: int(part[column]) for part in parts if part[column] != "-"}
