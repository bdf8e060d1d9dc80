# The base image where no registry can be reached: `npm run image` makes root.tar with scripts/image/make-base.sh.
FROM scratch
ADD root.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
