"""User bytes are parsed here and nowhere else: in disposable children without network, credentials or a second chance.

Parent side: ``sandbox`` runs jobs in children of a ``Nursery``: ``forked`` (a service: one clean zygote that forks) or ``spawned``
(a command line: one fresh process); ``watch`` measures a child, ``faults`` says why one died, ``scratch`` holds its files.
Child side: ``zygote`` forks, ``child`` does the job (``work`` profiles, ``conversion`` writes a file anew), ``confinement``
(``seccomp``, ``landlock``) takes its powers away.
Between them: ``frames`` and ``job_codec``.
"""
