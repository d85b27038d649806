package io.milvusexporter.demo;

import com.google.protobuf.Message;
import io.milvus.grpc.ListCredUsersRequest;
import io.milvus.grpc.ListCredUsersResponse;
import io.milvus.grpc.ListPrivilegeGroupsRequest;
import io.milvus.grpc.ListPrivilegeGroupsResponse;
import io.milvus.grpc.PrivilegeEntity;
import io.milvus.grpc.PrivilegeGroupInfo;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.RoleResult;
import io.milvus.grpc.SelectRoleRequest;
import io.milvus.grpc.SelectRoleResponse;
import io.milvus.grpc.SelectUserRequest;
import io.milvus.grpc.SelectUserResponse;
import io.milvus.grpc.UserEntity;
import io.milvus.grpc.UserResult;

/** Users, roles and privilege groups. */
final class AccessAnswers {

    private AccessAnswers() {}

    static void addTo(Service service, Flavor flavor) {
        service.on("ListCredUsers", ListCredUsersRequest.getDefaultInstance(), AccessAnswers::users)
                .on("SelectUser", SelectUserRequest.getDefaultInstance(), AccessAnswers::selectUser)
                .on("SelectRole", SelectRoleRequest.getDefaultInstance(), AccessAnswers::selectRole);
        if (flavor.isAtLeast(Flavor.V2_4)) {
            service.on(
                    "ListPrivilegeGroups",
                    ListPrivilegeGroupsRequest.getDefaultInstance(),
                    AccessAnswers::privilegeGroups);
        }
    }

    private static Message users(ListCredUsersRequest request, Asked asked) {
        return ListCredUsersResponse.newBuilder()
                .setStatus(Statuses.ok())
                .addAllUsernames(asked.world().access().users())
                .build();
    }

    private static Message selectUser(SelectUserRequest request, Asked asked) {
        var access = asked.world().access();
        var answer = SelectUserResponse.newBuilder().setStatus(Statuses.ok());
        for (var user : access.users()) {
            if (!request.hasUser() || request.getUser().getName().equals(user)) {
                var result =
                        UserResult.newBuilder().setUser(UserEntity.newBuilder().setName(user));
                if (request.getIncludeRoleInfo()) {
                    access.rolesOf(user)
                            .forEach(role ->
                                    result.addRoles(RoleEntity.newBuilder().setName(role)));
                }
                answer.addResults(result);
            }
        }
        return answer.build();
    }

    private static Message selectRole(SelectRoleRequest request, Asked asked) {
        var access = asked.world().access();
        var answer = SelectRoleResponse.newBuilder().setStatus(Statuses.ok());
        for (var role : access.roles()) {
            if (!request.hasRole() || request.getRole().getName().equals(role)) {
                var result =
                        RoleResult.newBuilder().setRole(RoleEntity.newBuilder().setName(role));
                if (request.getIncludeUserInfo()) {
                    access.users().stream()
                            .filter(user -> access.rolesOf(user).contains(role))
                            .forEach(user ->
                                    result.addUsers(UserEntity.newBuilder().setName(user)));
                }
                answer.addResults(result);
            }
        }
        return answer.build();
    }

    private static Message privilegeGroups(ListPrivilegeGroupsRequest request, Asked asked) {
        var answer = ListPrivilegeGroupsResponse.newBuilder().setStatus(Statuses.ok());
        asked.world().access().privilegeGroups().forEach((name, privileges) -> {
            var group = PrivilegeGroupInfo.newBuilder().setGroupName(name);
            privileges.forEach(privilege ->
                    group.addPrivileges(PrivilegeEntity.newBuilder().setName(privilege)));
            answer.addPrivilegeGroups(group);
        });
        return answer.build();
    }
}
